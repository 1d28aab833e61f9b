"""Cuts a document's text into the pieces that are indexed, along its sections and paragraphs."""

import hashlib
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from shared.types.retrieval import Chunk, Extract, Mark

ID_DIGITS = 24
MOST_AT_ONCE = 8_000
"""Characters given to the splitter at once: its time grows with the square of an unbroken run."""
LONGEST_HEADING, MOST_HEADINGS = 160, 4

Span = tuple[int, int]


class StructureChunker:
    """Cuts at sections first, then at paragraphs and table rows, then at sentences, then at words.

    A chunk ends as soon as it has `least` characters and never has more than `most`. The default
    fits into the 256 tokens that MiniLM reads.
    """

    def __init__(self, least: int = 400, most: int = 1_000) -> None:
        from semantic_text_splitter import TextSplitter

        self._splitter = TextSplitter((least, most))

    def chunk(self, extract: Extract) -> list[Chunk]:
        """Chunks in reading order, none across a section; all but white space is in one of them.

        `extract.text[chunk.start:chunk.end] == chunk.text`. An id is the hash of title, section,
        text and how often these came before, so a chunk that did not change keeps its id.
        """
        marks = extract.marks or (Mark(start=0),)
        starts = [mark.start for mark in marks]
        seen: Counter[str] = Counter()
        chunks = []
        for start, text in self._cut(extract.text, marks):
            mark = marks[max(0, bisect_right(starts, start) - 1)]
            content = json.dumps([extract.title, mark.section, text])
            chunk = Chunk(
                id=identity(content, seen[content]),
                text=text,
                title=extract.title,
                section=mark.section,
                page=mark.page,
                start=start,
                end=start + len(text),
            )
            seen[content] += 1
            chunks.append(chunk)
        return chunks

    def _cut(self, text: str, marks: tuple[Mark, ...]) -> Iterator[tuple[int, str]]:
        for section in sections(len(text), marks):
            for start, end in portions(text, section):
                portion = text[start:end] if start > section[0] else led_in(text[start:end])
                for offset, piece in self._splitter.chunk_indices(portion):
                    if piece.strip():
                        yield start + offset, text[start + offset : start + offset + len(piece)]


def identity(content: str, repetition: int) -> str:
    """A chunk's name: the hash of what it says and of how often that was said before."""
    digest = hashlib.sha256(f"{content}#{repetition}".encode()).hexdigest()
    return f"chk_{digest[:ID_DIGITS]}"


def sections(length: int, marks: tuple[Mark, ...]) -> Iterator[Span]:
    """Where each section begins and ends; a new page alone ends none."""
    first = marks[0]
    start = 0
    for mark in marks[1:]:
        if mark.section != first.section:
            yield start, mark.start
            first, start = mark, mark.start
    yield start, length


def led_in(text: str) -> str:
    """A section's text, equally long, whose headings the splitter cannot part from what follows."""
    start = 0
    for _ in range(MOST_HEADINGS):
        end = text.find("\n\n", start, start + LONGEST_HEADING)
        if end <= start or text[end - 1] in ".!?":
            break
        text = f"{text[:end]}  {text[end + 2 :]}"
        start = end + 2
    return text


def portions(text: str, section: Span) -> Iterator[Span]:
    """A section in portions that the splitter takes at once, cut where a paragraph ends if any."""
    start, end = section
    while end - start > MOST_AT_ONCE:
        latest = start + MOST_AT_ONCE
        cut = max(
            (text.rfind(divider, start + 1, latest) for divider in ("\n\n", "\n", ". ", " ")),
            key=lambda found: (found > start + MOST_AT_ONCE // 2, found),
        )
        cut = cut if cut > start else latest
        yield start, cut
        start = cut
    yield start, end
