"""Stand-ins of the searching tests: generations that find what they are told to, and a reranker."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from shared.errors import RerankUnavailable, SearchUnavailable
from shared.ports import Embedder
from shared.types.documents import Document
from shared.types.rebuild import Key
from shared.types.recipe import Chunking, EmbedderCard, Generation, Recipe
from shared.types.release import Rerank
from shared.types.retrieval import (
    Chunk,
    Hit,
    Holding,
    HoldingPage,
    IndexSize,
    Legs,
    Passage,
    Query,
    Sample,
    Scored,
)
from tests.unit.retrieval.fakes import AT, HashEmbedder

if TYPE_CHECKING:
    from shared.ports import Vectors


def generation(name: str, live: bool = False, dimension: int = 16) -> Generation:
    """A generation of that name, whose vectors are so long."""
    card = EmbedderCard(dimension=dimension)
    return Generation(
        name=name, recipe=Recipe(form=2, embedder=card, chunking=Chunking()), live=live
    )


def passage(id: str, text: str = "", document_id: str = "doc_1", start: int = 0) -> Passage:
    """A passage of a document that begins at a character."""
    said = text or id
    return Passage(
        id=id,
        text=said,
        title="",
        start=start,
        end=start + len(said),
        document_id=document_id,
        indexed_at=AT,
    )


def scored(id: str, score: float, text: str = "", document_id: str = "doc_1") -> Scored:
    """A passage found with a score."""
    return Scored(passage=passage(id, text, document_id), score=score)


def hits(*passages: Passage) -> tuple[Hit, ...]:
    """Passages as hits, best first."""
    return tuple(Hit(passage=one, score=1 / rank, legs={}) for rank, one in enumerate(passages, 1))


class SearchedIndex:
    """An index that finds the same for every question, and remembers what it was asked."""

    def __init__(self, legs: Legs | None) -> None:
        self.legs = legs
        self.asked: list[tuple[Query, Vectors]] = []

    def find(self, query: Query, vector: "Vectors") -> Legs:
        """The legs that it was made with. Raises SearchUnavailable where it has none."""
        self.asked.append((query, vector))
        if self.legs is None:
            raise SearchUnavailable("There is no such generation.")
        return self.legs

    def replace(
        self, document: Document, chunks: Sequence[Chunk], vectors: "Vectors", at: datetime
    ) -> None:
        """Nothing is kept."""

    def remove(self, tenant: str, document_id: str) -> None:
        """Nothing is kept."""

    def count(self, tenant: str, document_id: str) -> int:
        """Never asked by a search."""
        raise NotImplementedError

    def vectors(self, tenant: str, contents: Collection[str]) -> dict[str, "Vectors"]:
        """Never asked by a search."""
        raise NotImplementedError

    def holdings(self, limit: int, cursor: str | None) -> HoldingPage:
        """Never asked by a search."""
        raise NotImplementedError

    def held(self, documents: Collection[Key]) -> dict[Key, Holding]:
        """Never asked by a search."""
        raise NotImplementedError

    def size(self) -> IndexSize:
        """Never asked by a search."""
        raise NotImplementedError

    def sample(self, count: int, seed: int) -> Sequence[Sample]:
        """Never asked by a search."""
        raise NotImplementedError


class SearchedGenerations:
    """Generations with what each finds; the last live one is known late, as in a real engine."""

    def __init__(self, known: Generation | None, **found: Legs | None) -> None:
        self.known = known
        self.indexes = {name: SearchedIndex(legs) for name, legs in found.items()}
        self.now: list[Generation] = [known] if known else []
        self.written: list[str] = []

    def live(self) -> Generation | None:
        """The live one, as it is known here."""
        return self.known

    def all(self) -> Sequence[Generation]:
        """How they stand now."""
        return self.now

    def open(self, generation: Generation) -> SearchedIndex:
        """One generation's passages."""
        return self.indexes[generation.name]

    def create(self, name: str, recipe: Recipe) -> Generation:
        """Remember that it was wanted."""
        self.written.append(f"create {name}")
        return Generation(name=name, recipe=recipe)

    def describe(self, name: str, spread: float) -> None:
        """Remember that it was wanted."""
        self.written.append(f"describe {name} {spread}")

    def promote(self, name: str) -> None:
        """Remember that it was wanted."""
        self.written.append(f"promote {name}")

    def discard(self, name: str) -> None:
        """Remember that it was wanted."""
        self.written.append(f"discard {name}")


class HashEmbedders:
    """Embedders without a model, one for each length of vectors."""

    def __init__(self) -> None:
        self.opened: dict[int, HashEmbedder] = {}

    def open(self, card: EmbedderCard) -> Embedder:
        """The one of a card's length."""
        return self.opened.setdefault(card.dimension, HashEmbedder(card.dimension))


class LongestFirst:
    """A reranker that likes long texts, and remembers what it was shown."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, ...]] = []

    def rerank(self, question: str, texts: Sequence[str], settings: Rerank) -> Sequence[float]:
        """The texts' lengths."""
        del question, settings
        self.shown.append(tuple(texts))
        return [float(len(text)) for text in texts]


class LateReranker:
    """A reranker that never answers in time."""

    def rerank(self, question: str, texts: Sequence[str], settings: Rerank) -> Sequence[float]:
        """Raises RerankUnavailable."""
        del question, texts, settings
        raise RerankUnavailable("The reranker did not answer in time.")
