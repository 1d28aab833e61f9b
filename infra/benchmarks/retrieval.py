"""Measures retrieval on sets of judged questions, through the very code that answers searches."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any, Literal

from rich.progress import Progress

from infra.benchmarks.beir import BeirSet, Question, read_beir
from infra.benchmarks.kept_vectors import KeptVectors
from infra.benchmarks.ranking import PLACES, Quality, mean, quality
from infra.local.folder import Unusable
from shared.index_ports import Generations, PassageIndex
from shared.observe import TalliedMetrics
from shared.ports import Embedder
from shared.retrieval.generation import FORM, next_name
from shared.retrieval.pinned import PinnedGenerations
from shared.retrieval.retriever import HybridRetriever
from shared.system import SystemClock
from shared.types.documents import Document
from shared.types.recipe import Chunking, EmbedderCard, Generation, Recipe
from shared.types.release import Rerank, Retrieval
from shared.types.retrieval import Chunk, Found, Query, Scored

Split = Literal["all", "even", "odd"]
QUESTIONS: dict[Split, slice] = {
    "all": slice(None),
    "even": slice(0, None, 2),
    "odd": slice(1, None, 2),
}
SETTINGS = Retrieval(passages=PLACES)
"""The defaults of a feature, with as many passages as are measured."""
TENANT = "bench"
AT_ONCE = 128
"""How many texts are embedded and written in one go."""


class OneEmbedder:
    """Opens the model under test, whatever the card says."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def open(self, card: EmbedderCard) -> Embedder:
        """The model under test."""
        del card
        return self._embedder


class NoReranker:
    """Measured is what comes before a reranker."""

    def rerank(self, question: str, texts: Sequence[str], settings: Rerank) -> Sequence[float]:
        """Never asked, for the settings have none."""
        raise NotImplementedError


@dataclass(frozen=True)
class Answered:
    """How one question went: what was found, what each leg found, and milliseconds."""

    fused: Quality
    bm25: Quality
    knn: Quality
    wall_ms: float
    cpu_ms: float


def bench_retrieval(
    folders: Sequence[Path],
    engine: Generations,
    embedder: Embedder,
    split: Split,
    cache: Path,
    progress: Progress,
) -> dict[str, Any]:
    """nDCG, recall and MRR at 10 of every set, and of each leg of the search by itself.

    Each text of a set is one passage of a generation of its own, made in `engine` and discarded
    afterwards. `split` takes all of a set's questions, or every other one. The corpus's vectors
    are kept in the folder `cache`; questions are embedded each time, as part of what is timed.
    `worst_vs_best_leg` is the least that a set's nDCG is above its better leg's (below: negative).
    Raises Unusable for a folder that holds no such set, EmbedderUnavailable, SearchUnavailable.
    """
    sets = _named([_part(read_beir(folder), split) for folder in folders])
    kept = KeptVectors(embedder, cache)
    figures: dict[str, dict[str, Any]] = {}
    for name, beir in sets.items():
        with _filled(engine, kept, beir, progress) as generation:
            bar = progress.track(beir.questions, description=f"{name}: searching")
            search = _Search(engine, generation, embedder)
            figures[name] = _figures(beir, [search.answer(question) for question in bar])
    return {
        "sets": figures,
        "mean_ndcg10": round(sum(one["ndcg10"] for one in figures.values()) / len(figures), 4),
        "worst_vs_best_leg": min(round(_gain(one), 4) for one in figures.values()),
    }


class _Search:
    """The product's search of one generation, and a look at the legs beside it."""

    def __init__(self, engine: Generations, generation: Generation, embedder: Embedder) -> None:
        pinned = PinnedGenerations(engine, generation)
        self._retriever = HybridRetriever(
            pinned, OneEmbedder(embedder), NoReranker(), TalliedMetrics()
        )
        self._index = engine.open(generation)
        self._embedder = embedder

    def answer(self, question: Question) -> Answered:
        """Search as a feature does, timed; then judge what was found."""
        query = Query(tenant=TENANT, groups=(), text=question.text, depth=SETTINGS.depth)
        wall, cpu = time.perf_counter(), time.process_time()
        found = self._retriever.search(query, SETTINGS)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        legs = self._index.find(query, self._embedder.embed([question.text])[0])
        return Answered(
            fused=quality(_hits(found), question.grades),
            bm25=quality(_ids(legs.bm25), question.grades),
            knn=quality(_ids(legs.knn), question.grades),
            wall_ms=1_000 * wall,
            cpu_ms=1_000 * cpu,
        )


def _part(beir: BeirSet, split: Split) -> BeirSet:
    """The set with the questions that are wanted. Raises Unusable where there are none."""
    asked = beir.questions[QUESTIONS[split]]
    if not asked:
        raise Unusable(f"{beir.name} has no {split} questions.")
    return replace(beir, questions=asked)


def _named(sets: Sequence[BeirSet]) -> dict[str, BeirSet]:
    """The sets by name; of two of one name, the later bears a number."""
    found: dict[str, BeirSet] = {}
    seen: Counter[str] = Counter()
    for one in sets:
        seen[one.name] += 1
        found[one.name if seen[one.name] == 1 else f"{one.name}-{seen[one.name]}"] = one
    return found


@contextmanager
def _filled(
    engine: Generations, embedder: Embedder, beir: BeirSet, progress: Progress
) -> Iterator[Generation]:
    """A generation that holds the corpus; discarded afterwards."""
    card = EmbedderCard(dimension=embedder.dimension)
    recipe = Recipe(form=FORM, embedder=card, chunking=Chunking())
    generation = engine.create(next_name(recipe, engine.all()), recipe)
    try:
        index, size = engine.open(generation), len(beir.corpus)
        starts = range(0, size, AT_ONCE)
        for start in progress.track(starts, description=f"{beir.name}: filling"):
            _put(index, embedder, beir, start)
        yield generation
    finally:
        engine.discard(generation.name)


def _put(index: PassageIndex, embedder: Embedder, beir: BeirSet, start: int) -> None:
    """Some texts as the passages of one document: as one, an engine takes them in fast."""
    chunks = [
        Chunk(id=one.id, text=one.text, title=one.title, start=at, end=at + len(one.text))
        for at, one in enumerate(beir.corpus[start : start + AT_ONCE])
    ]
    now = SystemClock().now()
    document = Document(
        id=f"{start:09}",
        tenant=TENANT,
        owner=TENANT,
        name=beir.name,
        status="indexed",
        version="1",
        created_at=now,
        updated_at=now,
    )
    vectors = embedder.embed([chunk.in_context for chunk in chunks])
    index.replace(document, chunks, vectors, now)


def _figures(beir: BeirSet, answered: Sequence[Answered]) -> dict[str, Any]:
    """The figures of one set, as they are printed."""
    fused = mean([one.fused for one in answered])
    return {
        "ndcg10": round(fused.ndcg, 4),
        "recall10": round(fused.recall, 4),
        "mrr10": round(fused.mrr, 4),
        "bm25_ndcg10": round(mean([one.bm25 for one in answered]).ndcg, 4),
        "dense_ndcg10": round(mean([one.knn for one in answered]).ndcg, 4),
        "p50_ms": round(median(one.wall_ms for one in answered), 2),
        "p50_cpu_ms": round(median(one.cpu_ms for one in answered), 2),
        "chunks": len(beir.corpus),
        "questions": len(answered),
    }


def _gain(figures: dict[str, Any]) -> float:
    """How much better than its better leg."""
    best: float = max(figures["bm25_ndcg10"], figures["dense_ndcg10"])
    return float(figures["ndcg10"]) - best


def _hits(found: Found) -> list[str]:
    return [hit.passage.id for hit in found.hits]


def _ids(leg: Sequence[Scored]) -> list[str]:
    return [one.passage.id for one in leg]
