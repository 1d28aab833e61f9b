"""Measures chunking: how much of what is shown answers a question, beside fixed lengths."""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from rich.progress import Progress

from infra.benchmarks.chunking_fixed import FixedChunker, TokenPlaces
from infra.benchmarks.chunking_score import TokenCount, mean, overlap
from infra.benchmarks.chunking_set import Span, SpanSet, read_spans
from infra.benchmarks.kept_vectors import KeptVectors
from infra.benchmarks.retrieval import NoReranker, OneEmbedder
from shared.observe import TalliedMetrics
from shared.ports import Chunker, Embedder
from shared.retrieval.chunk import open_chunker
from shared.retrieval.embedded_generations import EmbeddedGenerations
from shared.retrieval.generation import FORM, next_name
from shared.retrieval.pinned import PinnedGenerations
from shared.retrieval.retriever import HybridRetriever
from shared.system import SystemClock
from shared.types.documents import Document
from shared.types.recipe import Chunking, EmbedderCard, Generation, Recipe
from shared.types.release import Retrieval
from shared.types.retrieval import Chunk, Extract, Passage, Query

if TYPE_CHECKING:
    from shared.ports import Vectors

TENANT = "bench"
SETTINGS = Retrieval(passages=5)
"""The defaults of a feature, with as many passages as such sets are measured at."""
FIXED_TOKENS = 512
AT_ONCE = 64
"""How many chunks are embedded between two steps of the bar."""

Find = Callable[[str], Sequence[Passage]]
"""The passages that a question finds, best first."""


class Filled(NamedTuple):
    """An index of the set's texts in chunks: how many, and the ways to search it."""

    chunks: int
    hybrid: Find
    dense: Find


def bench_chunking(
    folder: Path, embedder: Embedder, token_places: TokenPlaces, progress: Progress
) -> dict[str, Any]:
    """Token recall, precision and IoU of five hits, with the product's chunker and fixed lengths.

    Both are searched by the product's hybrid search and by vectors alone; what counts as shown is
    what a prompt would show: each hit with its margins, nothing twice. The texts are indexed as
    they lie there, without titles. Raises Unusable, EmbedderUnavailable, SearchUnavailable.
    """
    asked = read_spans(folder)
    count = TokenCount({name: token_places(text) for name, text in asked.texts.items()})
    chunkers = {
        "groundwork": open_chunker(Chunking(), embedder),
        f"fixed_{FIXED_TOKENS}": FixedChunker(token_places, FIXED_TOKENS),
    }
    figures: dict[str, Any] = {}
    chunks = {}
    with tempfile.TemporaryDirectory() as place:
        kept = KeptVectors(embedder, Path(place) / "kept")
        for name, chunker in chunkers.items():
            with filled(Path(place) / name, asked, chunker, kept, progress) as index:
                for way, find in ((name, index.hybrid), (f"{name}_dense", index.dense)):
                    bar = progress.track(asked.questions, description=f"{way}: searching")
                    found = [overlap(one, shown(find(one.text)), count) for one in bar]
                    figures[way] = mean(found)
                chunks[name] = index.chunks
    return {**figures, "chunks": chunks, "questions": len(asked.questions), "unit": "token"}


def shown(found: Sequence[Passage]) -> dict[str, list[Span]]:
    """By text, the characters that a prompt shows of these passages."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for one in found:
        spans[one.document_id].append((one.shown_start, one.shown_end))
    return spans


@contextmanager
def filled(
    folder: Path, asked: SpanSet, chunker: Chunker, embedder: Embedder, progress: Progress
) -> Iterator[Filled]:
    """An embedded index of the texts as this chunker cuts them; closed afterwards."""
    recipe = Recipe(
        form=FORM, embedder=EmbedderCard(dimension=embedder.dimension), chunking=Chunking()
    )
    with closing(EmbeddedGenerations(folder)) as engine:
        generation = engine.create(next_name(recipe), recipe)
        cut = {
            name: chunker.chunk(Extract(title="", text=text)) for name, text in asked.texts.items()
        }
        total = sum(map(len, cut.values()))
        bar = progress.add_task(f"{folder.name}: filling", total=total)
        for name, chunks in cut.items():
            rows = [np.empty((0, embedder.dimension), np.float32)]
            for start in range(0, len(chunks), AT_ONCE):
                some = chunks[start : start + AT_ONCE]
                rows.append(embedder.embed([chunk.in_context for chunk in some]))
                progress.advance(bar, len(some))
            put(engine, generation, name, chunks, np.concatenate(rows))
        yield Filled(total, *searches(engine, generation, embedder))


def put(
    engine: EmbeddedGenerations,
    generation: Generation,
    name: str,
    chunks: list[Chunk],
    vectors: "Vectors",
) -> None:
    """One text as a document."""
    now = SystemClock().now()
    document = Document(
        id=name,
        tenant=TENANT,
        owner=TENANT,
        name=name,
        status="indexed",
        version="1",
        created_at=now,
        updated_at=now,
    )
    engine.open(generation).replace(document, chunks, vectors, now)


def searches(
    engine: EmbeddedGenerations, generation: Generation, embedder: Embedder
) -> tuple[Find, Find]:
    """The product's search of a generation, and its vectors alone."""
    pinned = PinnedGenerations(engine, generation)
    retriever = HybridRetriever(pinned, OneEmbedder(embedder), NoReranker(), TalliedMetrics())
    index = engine.open(generation)

    def query(text: str) -> Query:
        return Query(tenant=TENANT, groups=(), text=text, depth=SETTINGS.depth)

    def hybrid(text: str) -> list[Passage]:
        return [hit.passage for hit in retriever.search(query(text), SETTINGS).hits]

    def dense(text: str) -> list[Passage]:
        legs = index.find(query(text), embedder.embed([text])[0])
        return [one.passage for one in legs.knn[: SETTINGS.passages]]

    return hybrid, dense
