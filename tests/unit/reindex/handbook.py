"""The sample handbook in a real index on one machine, and ways to spoil the next one."""

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shared.document_ports import Pace
from shared.index_ports import Prepared
from shared.observe import TalliedMetrics
from shared.ports import Embedder, Retriever
from shared.reindex.parts import Rebuilding
from shared.reindex.start import start
from shared.reindex.work import work
from shared.releases.golden import load_golden
from shared.retrieval.embedded_generations import EmbeddedGenerations
from shared.retrieval.extract.extractor import FileExtractor
from shared.retrieval.generation import FORM, next_name
from shared.retrieval.indexer import GenerationIndexer
from shared.retrieval.pinned import PinnedGenerations
from shared.retrieval.rerank.door import RerankDoor
from shared.retrieval.retriever import HybridRetriever
from shared.retrieval.units import unit_rows
from shared.stores.memory.documents import MemoryDocuments
from shared.stores.memory.rebuilds import MemoryRebuilds
from shared.stores.memory.secrets import MemorySecrets
from shared.stores.memory.tasks import MemoryTasks
from shared.stores.memory.uploads import MemoryUploads
from shared.types.documents import Document
from shared.types.rebuild import Rebuild
from shared.types.recipe import Chunking, EmbedderCard, Generation, Recipe
from shared.types.release import Gate, Retrieval
from shared.types.retrieval import Chunk, Extract
from tests.contract.still_clock import START, StillClock

if TYPE_CHECKING:
    from shared.ports import Vectors

FILES = Path(__file__).parents[3] / "infra" / "local" / "samples" / "handbook"
WORDS, RANDOM = "words", "random"
CARD = EmbedderCard(kind="openai", model=WORDS, dimension=64)
OLD = Recipe(form=FORM, embedder=CARD, chunking=Chunking())


class WordEmbedder:
    """A direction for every word; a text points to where its words do."""

    model_id = "words"

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Add up the words of each text."""
        return unit_rows([self._row(text) for text in texts], len(texts), self.dimension)

    def _row(self, text: str) -> "Vectors":
        words = set(re.findall(r"\w+", text.lower())) or {""}
        row: Vectors = np.sum([_direction(word, self.dimension) for word in words], axis=0)
        return row


@cache
def _direction(word: str, dimension: int) -> "Vectors":
    dice = np.random.default_rng(zlib.crc32(word.encode()))
    return dice.standard_normal(dimension).astype(np.float32)


class RandomEmbedder:
    """Vectors that mean nothing."""

    model_id = RANDOM

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._dice = np.random.default_rng(7)

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """So many random directions."""
        rows = self._dice.standard_normal((len(texts), self.dimension)).astype(np.float32)
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


class OddEmbedders:
    """Opens one that knows words, or one that throws dice."""

    def open(self, card: EmbedderCard) -> Embedder:
        """Open it."""
        return (RandomEmbedder if card.model == RANDOM else WordEmbedder)(card.dimension)


Spoil = Callable[[Sequence[Chunk]], Sequence[Chunk]]


class SpoiltIndexer(GenerationIndexer):
    """Spoils what comes into a new generation; every document is counted as whole there."""

    def __init__(self, spoil: Spoil, *parts: Any) -> None:
        super().__init__(*parts)
        self._spoil = spoil

    def prepare(
        self,
        tenant: str,
        extract: Extract,
        into: Generation | None = None,
        pace: Pace | None = None,
    ) -> Sequence[Prepared]:
        """Cut a text, and then spoil the cuts."""
        prepared = super().prepare(tenant, extract, into, pace)
        return [self._spoilt(one) for one in prepared] if into else prepared

    def _spoilt(self, prepared: Prepared) -> Prepared:
        chunks = self._spoil(prepared.chunks)
        embedder = OddEmbedders().open(prepared.generation.recipe.embedder)
        vectors = embedder.embed([chunk.in_context for chunk in chunks])
        return replace(prepared, chunks=chunks, vectors=vectors)


def half_lost(chunks: Sequence[Chunk]) -> Sequence[Chunk]:
    """Every other chunk, without what stands around it."""
    bare = {"before": "", "after": ""}
    return [chunk.model_copy(update=bare) for chunk in chunks[::2]]


def crumbs(chunks: Sequence[Chunk]) -> Sequence[Chunk]:
    """Three words a chunk."""
    return [
        chunk.model_copy(
            update={
                "id": f"{chunk.id}-{first}",
                "text": " ".join(words[first : first + 3]),
                "before": "",
                "after": "",
            }
        )
        for chunk in chunks
        for words in [chunk.text.split()]
        for first in range(0, len(words), 3)
    ]


@dataclass
class Handbook:
    """The parts of a re-index of the handbook."""

    parts: Rebuilding
    tasks: MemoryTasks

    def run(self, recipe: Recipe, spoil: Spoil | None = None) -> Rebuild:
        """Make the index anew by a recipe, perhaps spoilt."""
        parts = replace(self.parts, recipe=recipe)
        if spoil:
            generations, embedders = parts.generations, parts.embedders
            indexer = SpoiltIndexer(spoil, generations, embedders, recipe)
            parts = replace(parts, indexer=indexer)
        start(parts, "by hand")
        while self.tasks.waiting:
            work(self.tasks.waiting.popleft(), parts, lambda: 1_000.0)
        rebuild = parts.rebuilds.get()
        assert rebuild is not None
        return rebuild


def handbook(generations: EmbeddedGenerations) -> Handbook:
    """Put the handbook into the live generation."""
    embedders, tasks, metrics = OddEmbedders(), MemoryTasks(), TalliedMetrics()

    def searching(generation: Generation) -> Retriever:
        pinned = PinnedGenerations(generations, generation)
        return HybridRetriever(pinned, embedders, RerankDoor(MemorySecrets({})), metrics)

    parts = Rebuilding(
        generations=generations,
        rebuilds=MemoryRebuilds(),
        tasks=tasks,
        clock=StillClock(),
        metrics=metrics,
        recipe=OLD,
        next_name=next_name,
        documents=MemoryDocuments(),
        uploads=MemoryUploads(),
        extractor=FileExtractor(),
        indexer=GenerationIndexer(generations, embedders, OLD),
        embedders=embedders,
        searching=searching,
        retrieval=Retrieval(gate=Gate(drawn=30)),
        golden=load_golden()["assistant"],
    )
    for path in sorted(FILES.iterdir()):
        _put(path, parts)
    return Handbook(parts, tasks)


def _put(path: Path, parts: Rebuilding) -> None:
    data = path.read_bytes()
    fields = {"tenant": "demo", "owner": "ada", "name": path.name, "status": "indexed"}
    times = {"created_at": START, "updated_at": START}
    document = Document.model_validate({"id": path.stem, **fields, **times, "size": len(data)})
    assert isinstance(parts.uploads, MemoryUploads)
    version = parts.uploads.put(document.key, data).version
    document = document.model_copy(update={"version": version})
    prepared = parts.indexer.prepare("demo", parts.extractor.extract(path.name, data))
    parts.indexer.put(document, prepared, START)
    parts.documents.create(document)
