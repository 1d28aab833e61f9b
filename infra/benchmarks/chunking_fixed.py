"""The chunker to beat: so many tokens at a time, wherever that cuts."""

from collections.abc import Callable
from itertools import pairwise

from shared.types.retrieval import Chunk, Extract

TokenPlaces = Callable[[str], list[int]]
"""Where each token of a text begins."""


class FixedChunker:
    """Cuts every `tokens` tokens, without overlap, and shows nothing around a chunk."""

    def __init__(self, starts: TokenPlaces, tokens: int) -> None:
        self._starts = starts
        self._tokens = tokens

    def chunk(self, extract: Extract) -> list[Chunk]:
        """Chunks in reading order, without white space around them."""
        text = extract.text
        edges = [0, *self._starts(text)[self._tokens :: self._tokens], len(text)]
        chunks = []
        for first, last in pairwise(edges):
            part = text[first:last]
            start = first + len(part) - len(part.lstrip())
            if words := part.strip():
                end = start + len(words)
                name = f"chk_{start}"
                chunks.append(Chunk(id=name, text=words, title=extract.title, start=start, end=end))
        return chunks
