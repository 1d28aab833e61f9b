"""Cuts and embeds one document for several generations of the index, nothing of it twice."""

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

import numpy as np

from shared.document_ports import Pace
from shared.index_ports import Embedders, Prepared
from shared.ports import Embedder
from shared.retrieval.chunk import open_chunker
from shared.types.recipe import Chunking, Generation
from shared.types.retrieval import Chunk, Extract

if TYPE_CHECKING:
    from shared.ports import Vectors

AT_ONCE = 256
"""How many texts are embedded, or asked for, at once: a document of thousands of chunks needs
little more room than its own vectors."""

Ask = Callable[[str, Collection[str]], dict[str, "Vectors"]]
"""A model's id and contents (`Chunk.content`) to the vectors [dimension] that are held of them."""


class Preparation:
    """One document on its way into the index; what one generation needed serves the next.

    `pace` hears into how many chunks it is cut for the first generation, and of every batch.
    """

    def __init__(
        self, extract: Extract, embedders: Embedders, ask: Ask, pace: Pace | None = None
    ) -> None:
        self._extract = extract
        self._embedders = embedders
        self._ask = ask
        self._pace = pace
        self._cuts: dict[tuple[Chunking, str], list[Chunk]] = {}
        self._known: dict[str, dict[str, Vectors]] = {}

    def prepare(self, generation: Generation) -> Prepared:
        """The document as this generation cuts and embeds it. Raises EmbedderUnavailable."""
        card, chunking = generation.recipe.embedder, generation.recipe.chunking
        embedder = self._embedders.open(card)
        first = not self._cuts
        chunks = self._cut(chunking, card.model_id, embedder)
        if self._pace and first:
            self._pace.cut(len(chunks))
        contents = [chunk.content for chunk in chunks]
        known = self._known.setdefault(card.model_id, {})
        texts = {content: chunk.in_context for content, chunk in zip(contents, chunks, strict=True)}
        for some in _batches([content for content in texts if content not in known]):
            known |= self._ask(card.model_id, some)
            new = [content for content in some if content not in known]
            if new:
                rows = embedder.embed([texts[content] for content in new])
                known |= dict(zip(new, rows, strict=True))
            if self._pace:
                self._pace.embedded(card.model_id, {content: known[content] for content in some})
        found = [known[content] for content in contents]
        return Prepared(generation, chunks, _matrix(found, card.dimension))

    def _cut(self, chunking: Chunking, model_id: str, embedder: Embedder) -> list[Chunk]:
        """Only a cut by meaning depends on the embedding model; any other serves them all."""
        key = (chunking, model_id if chunking.strategy == "meaning" else "")
        if key not in self._cuts:
            self._cuts[key] = open_chunker(chunking, embedder).chunk(self._extract)
        return self._cuts[key]


def _batches(contents: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(contents), AT_ONCE):
        yield contents[start : start + AT_ONCE]


def _matrix(rows: "list[Vectors]", dimension: int) -> "Vectors":
    """The rows as one array [len(rows), dimension], also where there are none."""
    return np.array(rows, np.float32).reshape(len(rows), dimension)
