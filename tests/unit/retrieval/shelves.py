"""Generations of an index in memory; they can be down, and something may happen meanwhile."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from shared.errors import NotFound, SearchUnavailable
from shared.index_ports import PassageIndex
from shared.ports import Embedder
from shared.types.documents import Document
from shared.types.rebuild import Key
from shared.types.recipe import Chunking, EmbedderCard, Generation, Recipe
from shared.types.retrieval import Chunk, Holding, HoldingPage, IndexSize, Legs, Query, Sample

if TYPE_CHECKING:
    from shared.ports import Vectors

Happening = Callable[[], object]
TINY = Chunking(least=1, target=1, most=60, margin=0)
"""Makes a chunk of every short line."""


def nothing() -> None:
    """Let nothing happen."""


def recipe(model: str = "weigher", dimension: int = 2, chunking: Chunking = TINY) -> Recipe:
    """A recipe of a made-up model."""
    card = EmbedderCard(kind="openai", model=model, dimension=dimension)
    return Recipe(form=2, embedder=card, chunking=chunking)


class Weigher:
    """Gives every text the same vector. Once, something happens meanwhile."""

    def __init__(self, card: EmbedderCard) -> None:
        self.model_id = card.model_id
        self.dimension = card.dimension
        self.meanwhile: Happening = nothing
        self.asked: list[tuple[str, ...]] = []

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Embed some texts."""
        happening, self.meanwhile = self.meanwhile, nothing
        happening()
        self.asked.append(tuple(texts))
        return np.tile(np.eye(self.dimension, dtype=np.float32)[0], (len(texts), 1))

    @property
    def texts(self) -> list[str]:
        """All texts that it was ever given, without their titles."""
        return [text.split("\n", 1)[-1] for some in self.asked for text in some]


class Weighers:
    """A weigher for every card."""

    def __init__(self) -> None:
        self._opened: dict[EmbedderCard, Weigher] = {}

    def open(self, card: EmbedderCard) -> Embedder:
        """The weigher of a card."""
        return self.of(Recipe(form=2, embedder=card, chunking=TINY))

    def of(self, made_by: Recipe) -> Weigher:
        """The weigher of a recipe."""
        card = made_by.embedder
        return self._opened.setdefault(card, Weigher(card))


@dataclass(frozen=True)
class Held:
    """What a shelf holds of one document."""

    version: str
    chunks: Sequence[Chunk]
    vectors: "Vectors"

    @property
    def texts(self) -> list[str]:
        """What its chunks say."""
        return [chunk.text for chunk in self.chunks]


class Shelf:
    """One generation's documents."""

    def __init__(self, shelves: "Shelves", name: str) -> None:
        self.documents: dict[Key, Held] = {}
        self._shelves = shelves
        self._name = name

    def replace(
        self, document: Document, chunks: Sequence[Chunk], vectors: "Vectors", at: datetime
    ) -> None:
        """Put a document's chunks in the place of those before."""
        del at
        happening, self._shelves.while_putting = self._shelves.while_putting, nothing
        happening()
        self._check()
        assert len(vectors) == len(chunks)
        self.documents[document.tenant, document.id] = Held(document.version, chunks, vectors)

    def remove(self, tenant: str, document_id: str) -> None:
        """Take a document off the shelf."""
        self._check()
        self.documents.pop((tenant, document_id), None)

    def vectors(self, tenant: str, contents: Collection[str]) -> dict[str, "Vectors"]:
        """The vectors of a tenant's contents."""
        self._check()
        return {
            chunk.content: vector
            for key, held in self.documents.items()
            for chunk, vector in zip(held.chunks, held.vectors, strict=True)
            if key[0] == tenant and chunk.content in contents
        }

    def held(self, documents: Collection[Key]) -> dict[Key, Holding]:
        """What is held of these documents."""
        self._check()
        return {
            key: Holding(
                tenant=key[0],
                document_id=key[1],
                versions=(held.version,),
                passages=len(held.chunks),
                expected=len(held.vectors),
            )
            for key, held in self.documents.items()
            if key in documents
        }

    def find(self, query: Query, vector: "Vectors") -> Legs:
        """Never asked by who fills the index."""
        raise NotImplementedError

    def count(self, tenant: str, document_id: str) -> int:
        """Never asked by who fills the index."""
        raise NotImplementedError

    def holdings(self, limit: int, cursor: str | None) -> HoldingPage:
        """Never asked by who fills the index."""
        raise NotImplementedError

    def size(self) -> IndexSize:
        """How much it holds."""
        self._check()
        passages = sum(len(held.chunks) for held in self.documents.values())
        return IndexSize(documents=len(self.documents), passages=passages)

    def sample(self, count: int, seed: int) -> Sequence[Sample]:
        """Never asked by who fills the index."""
        raise NotImplementedError

    def _check(self) -> None:
        there = [generation.name for generation in self._shelves.all()]
        if self._name not in there or self._name in self._shelves.broken:
            raise SearchUnavailable("The search engine does not answer.")


class Shelves:
    """All generations. Some can be broken; once, something happens before one is written to."""

    def __init__(self) -> None:
        self.broken: set[str] = set()
        self.while_putting: Happening = nothing
        self.while_making: Happening = nothing
        self._there: list[Generation] = []
        self._shelves: dict[str, Shelf] = {}

    def live(self) -> Generation | None:
        """The one that answers."""
        return next((generation for generation in self._there if generation.live), None)

    def all(self) -> Sequence[Generation]:
        """Every generation, the oldest first."""
        return tuple(self._there)

    def open(self, generation: Generation) -> PassageIndex:
        """One generation's shelf."""
        return self.shelf(generation.name)

    def shelf(self, name: str) -> Shelf:
        """The shelf of that name."""
        return self._shelves.setdefault(name, Shelf(self, name))

    def create(self, name: str, made_by: Recipe) -> Generation:
        """A new, empty generation, or that which is there."""
        happening, self.while_making = self.while_making, nothing
        happening()
        found = next((other for other in self._there if other.name == name), None)
        if found is None:
            found = Generation(name=name, recipe=made_by)
            self._there.append(found)
        return found

    def describe(self, name: str, spread: float) -> None:
        """Nobody who fills the index measures it."""
        raise NotImplementedError

    def promote(self, name: str) -> None:
        """Make a generation the live one."""
        if name not in [generation.name for generation in self._there]:
            raise NotFound("There is no generation of this name.")
        self._there = [
            generation.model_copy(update={"live": generation.name == name})
            for generation in self._there
        ]

    def discard(self, name: str) -> None:
        """Take a generation away."""
        self._there = [generation for generation in self._there if generation.name != name]
        self._shelves.pop(name, None)
