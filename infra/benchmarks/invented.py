"""Makes up documents and questions of any number, whose words are as common and rare as real ones.

Word frequencies fall as in English (Zipf: the n-th most frequent word is some n times rarer than
the first), so the words' leg has as much to rank as with real text. Vectors lie around centres.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from shared.types.documents import Document
from shared.types.retrieval import Chunk

if TYPE_CHECKING:
    from shared.ports import Vectors

TENANT = "bench"
BORN = datetime(2026, 1, 1, tzinfo=UTC)
CHUNKS_PER_DOCUMENT = 20
WORDS_PER_CHUNK = 150
VOCABULARY, ZIPF = 40_000, 1.07
CENTRES, SCATTER = 200, 0.6
MARGIN = 600
SYLLABLES = [first + then for first in "bdfgklmnprstvz" for then in ("a", "en", "i", "or", "u")]


@dataclass(frozen=True)
class Batch:
    """One made-up document, its chunks and their vectors [len(chunks), dimension]."""

    document: Document
    chunks: list[Chunk]
    vectors: "Vectors"


class InventedCorpus:
    """As many chunks as are wanted, always the same ones for a seed."""

    def __init__(self, chunks: int, dimension: int, seed: int = 7) -> None:
        self._chunks = chunks
        self._dimension = dimension
        self._random = np.random.default_rng(seed)
        self._words = np.array([word(number) for number in range(VOCABULARY)])
        shares = 1 / np.arange(1, VOCABULARY + 1) ** ZIPF
        self._shares = np.cumsum(shares / shares.sum())
        self._centres = self._random.standard_normal((CENTRES, dimension))

    def batches(self) -> Iterator[Batch]:
        """The documents one after the other."""
        for first in range(0, self._chunks, CHUNKS_PER_DOCUMENT):
            yield self._batch(first, min(CHUNKS_PER_DOCUMENT, self._chunks - first))

    def questions(self, count: int) -> list[tuple[str, "Vectors"]]:
        """Questions of 5 to 12 words, each with a vector [dimension] that lies near some chunks."""
        lengths = self._random.integers(5, 13, count)
        return [(self._text(int(length)), self._near(1)[0]) for length in lengths]

    def _batch(self, first: int, count: int) -> Batch:
        texts = [self._text(WORDS_PER_CHUNK) for _ in range(count)]
        name = f"doc_{first:09d}"
        document = Document(
            id=name,
            tenant=TENANT,
            owner="bench",
            name=f"{name}.txt",
            status="indexed",
            version=name,
            created_at=BORN,
            updated_at=BORN,
        )
        chunks = [
            Chunk(
                id=f"chk_{first + number:09d}",
                text=text,
                title=name,
                section=self._text(4),
                start=0,
                end=len(text),
                before=texts[number - 1][-MARGIN:],
                after=texts[(number + 1) % count][:MARGIN],
            )
            for number, text in enumerate(texts)
        ]
        return Batch(document, chunks, self._near(count))

    def _text(self, words: int) -> str:
        places = np.searchsorted(self._shares, self._random.random(words))
        return " ".join(self._words[np.minimum(places, VOCABULARY - 1)])

    def _near(self, count: int) -> "Vectors":
        rows = self._centres[self._random.integers(0, CENTRES, count)]
        rows = rows + SCATTER * self._random.standard_normal(rows.shape)
        unit: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return unit


def word(number: int) -> str:
    """The word of that rank: frequent words are short, as they are in real text."""
    word = ""
    number += 1
    while number:
        number, place = divmod(number, len(SYLLABLES))
        word += SYLLABLES[place]
    return word
