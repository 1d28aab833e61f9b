"""The search engine of one machine: words in SQLite's FTS5, vectors compared exactly, one file."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from shared.errors import SearchUnavailable
from shared.retrieval import tables
from shared.retrieval.database import Database
from shared.retrieval.generation import generation
from shared.retrieval.rows import best_first, one_vector, passages, vectors_of
from shared.retrieval.vectors import TenantVectors
from shared.types.documents import Document
from shared.types.retrieval import Chunk, Legs, Passage, Query, Scored

if TYPE_CHECKING:
    from shared.ports import Vectors


class EmbeddedIndex:
    """Passages in one SQLite file, safe for the threads of a process and for several processes."""

    def __init__(self, path: Path | str, dimension: int, model_id: str) -> None:
        """Open or make the file. Raises SearchUnavailable if another model's vectors are in it."""
        self._dimension = dimension
        self._generation = generation(model_id, dimension)
        self._cache: dict[str, TenantVectors] = {}
        self._cached = Lock()
        self._database = Database(path, tables.SCHEMA)
        try:
            self._claim(model_id)
        except SearchUnavailable:
            self.close()
            raise

    def find(self, query: Query, vector: "Vectors") -> Legs:
        """Both legs, as they were at one moment. Raises SearchUnavailable."""
        vector = one_vector(vector, self._dimension)
        with self._database.reading() as connection:
            near = self._near(connection, query, vector)
            worded = tables.best_words(connection, query)
            found = tables.passages_at(connection, {number for number, _ in near + worded})
        return Legs(
            bm25=_scored(worded, found), knn=_scored(near, found), generation=self._generation
        )

    def replace(
        self, document: Document, chunks: Sequence[Chunk], vectors: "Vectors", at: datetime
    ) -> None:
        """Make these chunks the document's only ones, all at once. Raises SearchUnavailable."""
        rows = vectors_of(chunks, vectors, self._dimension)
        self._write(
            document.tenant, document.id, document.groups, passages(document, chunks, at), rows
        )

    def remove(self, tenant: str, document_id: str) -> None:
        """Forget a document; gone from search when this returns. Raises SearchUnavailable."""
        nothing = np.empty((0, self._dimension), np.float32)
        self._write(tenant, document_id, (), [], nothing)

    def count(self, tenant: str, document_id: str) -> int:
        """How many passages of a document the index holds. Raises SearchUnavailable."""
        with self._database.reading() as connection:
            return len(tables.numbers_of(connection, tenant, document_id))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _claim(self, model_id: str) -> None:
        """Write into a new file which model its vectors are of, or check it."""
        with self._database.writing() as connection:
            facts = connection.execute("SELECT generation, model_id FROM facts").fetchone()
            if facts is None:
                connection.execute("INSERT INTO facts VALUES (?, ?)", (self._generation, model_id))
                connection.commit()
            elif facts[0] != self._generation:
                raise SearchUnavailable(
                    f"The search index was filled with the embedding model {facts[1]}, and "
                    f"{model_id} cannot read it: delete the index and upload the documents again."
                )

    def _write(
        self,
        tenant: str,
        document_id: str,
        groups: Sequence[str],
        new: Sequence[Passage],
        vectors: "Vectors",
    ) -> None:
        """Replace a document's rows in the file, and then in memory before any search can look."""
        with self._database.writing() as connection:
            old = tables.numbers_of(connection, tenant, document_id)
            if not old and not new:
                return
            tables.delete(connection, old)
            numbers = tables.insert(connection, tenant, groups, new, vectors)
            version = tables.bump(connection, tenant)
            with self._cached:
                connection.commit()
                known = self._cache.get(tenant)
                if known is not None and known.version == version - 1:
                    known.remove(old)
                    known.add(numbers, frozenset(groups), vectors)
                    known.version = version

    def _near(self, connection: Connection, query: Query, vector: "Vectors") -> tables.Ranked:
        """The k-NN leg. No write can come between fixing the moment and comparing the vectors."""
        with self._cached:
            known = self._tenant(connection, query.tenant)
            return known.nearest(vector, frozenset(query.groups), query.depth)

    def _tenant(self, connection: Connection, tenant: str) -> TenantVectors:
        """The tenant's vectors; read anew only if another process has written since."""
        version = tables.version_of(connection, tenant)
        known = self._cache.get(tenant)
        if known is not None and known.version == version:
            return known
        known = TenantVectors(self._dimension, version)
        for groups, numbers, vectors in tables.vectors_by_groups(connection, tenant):
            known.add(numbers, groups, vectors)
        if version:
            self._cache[tenant] = known
        return known


def _scored(ranked: tables.Ranked, found: dict[int, Passage]) -> tuple[Scored, ...]:
    pairs = ((found.get(number), score) for number, score in ranked)
    return best_first([Scored(passage=one, score=score) for one, score in pairs if one])
