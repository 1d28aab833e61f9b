"""Cuts a document's text into the pieces that are indexed: even in size, at the best places.

Every sentence, table row and line of code is a unit; a chunk is some units that follow each other.
Of all ways to cut a section, the cheapest is taken: uneven sizes cost, so does a cut within a
list item, more so within a table or code, and most after a heading. Measured, evenness wins:
bare lengths cut sentences, and cuts by meaning alone give sizes that are found worse.
"""

import hashlib
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from shared.ports import Chunker, Embedder
from shared.retrieval.chunk_cut import Span
from shared.retrieval.chunk_margins import Margins
from shared.retrieval.chunk_meaning import meant
from shared.retrieval.chunk_path import cheapest
from shared.retrieval.chunk_units import Unit, units
from shared.types.recipe import Chunking
from shared.types.retrieval import Chunk, Extract, Mark

ID_DIGITS = 24


class Piece(NamedTuple):
    """The characters of one chunk, those shown with it, and its table's header row."""

    span: Span
    shown: Span
    header: str


def open_chunker(chunking: Chunking, embedder: Embedder) -> Chunker:
    """The chunker that a recipe asks for; `meaning` has every sentence embedded."""
    return EvenChunker(chunking, embedder if chunking.strategy == "meaning" else None)


class EvenChunker:
    """Cuts each section into chunks near the target size; with an embedder, also by meaning.

    No chunk has more than `most` characters; one under `least` is only what a section has left.
    The default sizes mostly fit into the 256 tokens that MiniLM reads.
    """

    def __init__(self, chunking: Chunking, embedder: Embedder | None = None) -> None:
        self._chunking = chunking
        self._embedder = embedder

    def chunk(self, extract: Extract) -> list[Chunk]:
        """Chunks in reading order, none across a section; all but white space is in one of them.

        `extract.text[chunk.start:chunk.end] == chunk.text`, and what is shown is one stretch of the
        text too. An id is the hash of title, section, header, text and how often these came before:
        a chunk keeps it when only what is around it changes. Raises EmbedderUnavailable.
        """
        marks = extract.marks or (Mark(start=0),)
        starts = [mark.start for mark in marks]
        seen: Counter[str] = Counter()
        chunks = []
        for section in sections(len(extract.text), marks):
            for piece in self._cut(extract.text, section):
                mark = marks[max(0, bisect_right(starts, piece.span[0]) - 1)]
                chunks.append(named(extract, piece, mark, seen))
        return chunks

    def _cut(self, text: str, section: Span) -> Iterator[Piece]:
        whole = units(text, section, self._chunking.most)
        margins = Margins(text, whole, self._chunking.margin)
        for chosen in cheapest(whole, self._costs(text, whole), self._chunking):
            first = whole[chosen[0]]
            span = first.start, whole[chosen[-1]].end
            yield Piece(span, margins.around(span), first.header)

    def _costs(self, text: str, whole: list[Unit]) -> list[float]:
        """What a cut before each unit costs."""
        costs = [unit.cost for unit in whole]
        if self._embedder is None:
            return costs
        added = meant([text[unit.start : unit.end] for unit in whole], self._embedder)
        return [cost + more for cost, more in zip(costs, added, strict=True)]


def named(extract: Extract, piece: Piece, mark: Mark, seen: Counter[str]) -> Chunk:
    """A piece as a chunk; `seen` counts what was named before, and counts this one too."""
    (start, end), (first, last) = piece.span, piece.shown
    text = extract.text[start:end]
    content = json.dumps([extract.title, mark.section, piece.header, text])
    seen[content] += 1
    return Chunk(
        id=identity(content, seen[content] - 1),
        text=text,
        title=extract.title,
        section=mark.section,
        header=piece.header,
        page=mark.page,
        start=start,
        end=end,
        before=extract.text[first:start],
        after=extract.text[end:last],
    )


def identity(content: str, repetition: int) -> str:
    """A chunk's name: the hash of what it says and of how often that was said before."""
    digest = hashlib.sha256(f"{content}#{repetition}".encode()).hexdigest()
    return f"chk_{digest[:ID_DIGITS]}"


def sections(length: int, marks: tuple[Mark, ...]) -> Iterator[Span]:
    """Where each section begins and ends; a new page alone ends none."""
    first, start = marks[0], 0
    for mark in marks[1:]:
        if mark.section != first.section:
            yield start, mark.start
            first, start = mark, mark.start
    yield start, length
