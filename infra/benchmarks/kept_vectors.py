"""Keeps the vectors of texts in a file, so that a benchmark embeds a corpus only once."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from shared.ports import Embedder

if TYPE_CHECKING:
    from shared.ports import Vectors

SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    model TEXT NOT NULL, content TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, content))
"""


class KeptVectors:
    """An embedding model that remembers what it has embedded, by model and content."""

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        """Keep the vectors in a file of `folder`, which is made where it is not there."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "vectors.sqlite"
        self._embedder = embedder
        self.model_id, self.dimension = embedder.model_id, embedder.dimension

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Float32 rows of length 1, [len(texts), dimension]. Raises EmbedderUnavailable."""
        contents = [sha256(text.encode(errors="replace")).hexdigest() for text in texts]
        with closing(sqlite3.connect(self._file, timeout=60)) as connection:
            connection.execute(SCHEMA)
            known = self._known(connection, contents)
            new = {c: text for c, text in zip(contents, texts, strict=True) if c not in known}
            if new:
                made = self._embedder.embed(list(new.values()))
                known |= dict(zip(new, made, strict=True))
                rows = [(self.model_id, content, known[content].tobytes()) for content in new]
                connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
                connection.commit()
        rows_of = [known[content] for content in contents]
        return np.array(rows_of, np.float32).reshape(len(texts), self.dimension)

    def _known(self, connection: sqlite3.Connection, contents: list[str]) -> dict[str, "Vectors"]:
        marks = ", ".join("?" for _ in contents)
        rows = connection.execute(
            f"SELECT content, vector FROM vectors WHERE model = ? AND content IN ({marks})",
            (self.model_id, *contents),
        )
        return {content: np.frombuffer(vector, np.float32) for content, vector in rows}
