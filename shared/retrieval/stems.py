"""Counts the words of passages by their stems, as SQLite's full-text tokenizer cuts them."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from shared.retrieval.words import words
from shared.types.retrieval import Chunk

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_COUNTED = 65_535

SCHEMA = """
CREATE VIRTUAL TABLE texts USING fts5
    (title, section, header, text, content = '', tokenize = 'porter unicode61');
CREATE VIRTUAL TABLE counted USING fts5vocab(texts, 'instance');
"""
# A title counts twice.
COUNT = """
SELECT doc, term, sum(CASE col WHEN 'title' THEN 2 ELSE 1 END), count(*) FROM counted
GROUP BY doc, term ORDER BY doc
"""
CLEAR = "INSERT INTO texts (texts) VALUES ('delete-all')"


@dataclass(frozen=True)
class Bag:
    """What is looked up of a passage: 64-bit names of stems and labels, and how often each."""

    names: "NDArray[np.uint64]"
    counts: "NDArray[np.uint16]"
    length: int
    """How many words the passage has; labels are none."""


class Stems:
    """The tokenizer, in an empty database in memory; safe for the threads of a process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._connection = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False
        )
        self._connection.executescript(SCHEMA)

    def bags(self, chunks: Sequence[Chunk], labels: Iterable[str]) -> list[Bag]:
        """What the chunks of one document are found by; the margins around them are not."""
        texts = ((c.title, c.section, c.header, c.text) for c in chunks)
        found = {number: tuple(rows) for number, rows in groupby(self._count(texts), _number)}
        named = [name(label) for label in labels]
        return [_bag(found.get(number, ()), named) for number in range(1, len(chunks) + 1)]

    def of_question(self, text: str) -> "NDArray[np.uint64]":
        """The names of a question's stems, each once; stop words are left out."""
        asked = words(text)
        rows = self._count([("", "", "", " ".join(asked))]) if asked else []
        return np.array([name(row[1]) for row in rows], np.uint64)

    def close(self) -> None:
        """Let go of the memory."""
        self._connection.close()

    def _count(self, texts: Iterable[tuple[str, ...]]) -> list[tuple[int, str, int, int]]:
        numbered = (
            (number, *(part.encode(errors="replace").decode() for part in parts))
            for number, parts in enumerate(texts, 1)
        )
        insert = "INSERT INTO texts (rowid, title, section, header, text) VALUES (?, ?, ?, ?, ?)"
        with self._lock:
            try:
                self._connection.executemany(insert, numbered)
                return self._connection.execute(COUNT).fetchall()
            finally:
                self._connection.execute(CLEAR)


def label(*parts: str) -> str:
    """What marks passages of a kind, such as those open to a group; never a word of a text."""
    return json.dumps(parts)


def name(stem: str) -> int:
    """64 bits for a stem or label: among a million of them, two meet once in 40 million times."""
    return int.from_bytes(blake2b(stem.encode(), digest_size=8).digest(), "little")


def _bag(rows: Sequence[tuple[int, str, int, int]], labels: Sequence[int]) -> Bag:
    return Bag(
        names=np.array([*(name(row[1]) for row in rows), *labels], np.uint64),
        counts=np.array([*(min(row[2], MOST_COUNTED) for row in rows), *(0 for _ in labels)], "u2"),
        length=sum(row[3] for row in rows),
    )


def _number(row: tuple[int, str, int, int]) -> int:
    return row[0]
