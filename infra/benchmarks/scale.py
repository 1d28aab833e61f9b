"""How an engine bears growth: writing, searching, memory and disk at a thousand chunks and more."""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from infra.benchmarks.engines import Engine
from infra.benchmarks.invented import TENANT, InventedCorpus
from shared.index_ports import Generations, PassageIndex
from shared.observe import TalliedMetrics
from shared.ports import Embedder
from shared.retrieval.generation import FORM, next_name
from shared.retrieval.rerank.door import RerankDoor
from shared.retrieval.retriever import HybridRetriever
from shared.stores.memory.secrets import MemorySecrets
from shared.types.recipe import Chunking, EmbedderCard, Generation, Recipe
from shared.types.release import Retrieval
from shared.types.retrieval import Query

if TYPE_CHECKING:
    from shared.ports import Vectors

QUESTIONS, WARMING = 200, 10

Progress = Callable[[int], None]


class Aimed:
    """Embeds as the real model does, at its cost, but aims each question at some chunks."""

    def __init__(self, model: Embedder, vectors: dict[str, "Vectors"]) -> None:
        self.model_id, self.dimension = model.model_id, model.dimension
        self._model = model
        self._vectors = vectors

    def open(self, card: EmbedderCard) -> Embedder:
        """Itself, whatever the card."""
        del card
        return self

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """The vectors that the questions were given, [len(texts), dimension]."""
        rows = self._model.embed(texts)
        for row, text in enumerate(texts):
            rows[row] = self._vectors[text]
        return rows


def bench_scale(
    chunks: int, engine: Engine, embedder: Embedder, progress: Progress
) -> dict[str, float]:
    """Fill a new generation with so many chunks and search it; the figures of one size.

    Chunks a second while writing; p50 and p95 of a search with its embedding in milliseconds, and
    p50 of this process's CPU time; memory that it grew by and disk in MB (10^6 bytes). Vectors of
    chunks are made up, since embedding a hundred thousand would take an hour.
    """
    corpus = InventedCorpus(chunks, embedder.dimension)
    before = engine.memory()
    generation = _new(engine.generations, embedder.dimension)
    seconds = _fill(engine.generations.open(generation), corpus, progress)
    times = _search(engine.generations, embedder, corpus.questions(QUESTIONS + WARMING))
    walls, cpus = (sorted(kind[WARMING:]) for kind in zip(*times, strict=True))
    return {
        "ingest_per_second": round(chunks / seconds),
        "p50_ms": round(1e3 * statistics.median(walls), 1),
        "p95_ms": round(1e3 * walls[int(0.95 * len(walls))], 1),
        "p50_cpu_ms": round(1e3 * statistics.median(cpus), 1),
        "memory_mb": round((engine.memory() - before) / 1e6, 1),
        "disk_mb": round(engine.disk() / 1e6, 1),
    }


def _new(generations: Generations, dimension: int) -> Generation:
    card = EmbedderCard(dimension=dimension)
    recipe = Recipe(form=FORM, embedder=card, chunking=Chunking())
    generation = generations.create(next_name(recipe, generations.all()), recipe)
    generations.promote(generation.name)
    return generation


def _fill(index: PassageIndex, corpus: InventedCorpus, progress: Progress) -> float:
    """Write everything; the seconds that the engine took, without making the texts up."""
    seconds = 0.0
    for batch in corpus.batches():
        began = time.perf_counter()
        index.replace(batch.document, batch.chunks, batch.vectors, batch.document.created_at)
        seconds += time.perf_counter() - began
        progress(len(batch.chunks))
    return seconds


def _search(
    generations: Generations, embedder: Embedder, questions: Sequence[tuple[str, "Vectors"]]
) -> list[tuple[float, float]]:
    """Seconds of each search, by the clock on the wall and of this process's CPUs."""
    aimed = Aimed(embedder, dict(questions))
    retriever = HybridRetriever(generations, aimed, RerankDoor(MemorySecrets({})), TalliedMetrics())
    settings = Retrieval()
    times = []
    for text, _ in questions:
        query = Query(tenant=TENANT, groups=(), text=text, depth=settings.depth)
        wall, cpu = time.perf_counter(), time.process_time()
        retriever.search(query, settings)
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
    return times
