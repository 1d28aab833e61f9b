"""The search engine of one machine: BM25 and exact cosines in memory, over a SQLite file."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from shared.retrieval import holdings, tables
from shared.retrieval.embedded_file import EmbeddedFile
from shared.retrieval.rows import best_first, one_vector, passages, vectors_of
from shared.retrieval.tables import Row
from shared.retrieval.tenant import Ranked, labels_of
from shared.types.documents import Document
from shared.types.rebuild import Key
from shared.types.recipe import Generation
from shared.types.retrieval import (
    Chunk,
    Holding,
    HoldingPage,
    IndexSize,
    Legs,
    Passage,
    Query,
    Sample,
    Scored,
)

if TYPE_CHECKING:
    from shared.ports import Vectors


class EmbeddedIndex:
    """One generation's passages. Every method raises SearchUnavailable."""

    def __init__(self, generation: Generation, file: EmbeddedFile) -> None:
        self._generation = generation
        self._file = file

    def find(self, query: Query, vector: "Vectors") -> Legs:
        """Both legs, as they were at one moment; `vector` is [dimension]."""
        vector = one_vector(vector, self._file.dimension)
        with self._file.reading() as connection:
            worded, near = self._file.rank(connection, query, vector)
            found = tables.passages_at(connection, {number for number, _ in worded + near})
        return Legs(
            bm25=_scored(worded, found),
            knn=_scored(near, found),
            generation=self._generation.name,
            spread=self._generation.spread,
        )

    def replace(
        self, document: Document, chunks: Sequence[Chunk], vectors: "Vectors", at: datetime
    ) -> None:
        """Make these chunks the document's only ones, all at once."""
        unit = vectors_of(chunks, vectors, self._file.dimension)
        new = passages(document, chunks, at)
        bags = self._file.stems.bags(new, labels_of(document.groups, document.metadata))
        rows = [Row(*row) for row in zip(new, unit, bags, strict=True)]
        with self._file.writing() as connection:
            version = tables.bump(connection, document.tenant)
            tables.delete(connection, document.tenant, document.id, version)
            tables.insert(connection, document, rows)
            connection.commit()

    def remove(self, tenant: str, document_id: str) -> None:
        """Forget a document; gone from search when this returns."""
        with self._file.writing() as connection:
            if tables.numbers_of(connection, tenant, document_id):
                version = tables.bump(connection, tenant)
                tables.delete(connection, tenant, document_id, version)
                connection.commit()

    def count(self, tenant: str, document_id: str) -> int:
        """How many passages of a document there are."""
        with self._file.reading() as connection:
            return len(tables.numbers_of(connection, tenant, document_id))

    def vectors(self, tenant: str, contents: Collection[str]) -> dict[str, "Vectors"]:
        """The vectors [dimension] of a tenant's contents that are held."""
        with self._file.reading() as connection:
            return tables.vectors_of_contents(connection, tenant, contents)

    def holdings(self, limit: int, cursor: str | None) -> HoldingPage:
        """What is held of each document, by tenant and id."""
        with self._file.reading() as connection:
            return holdings.page(connection, limit, cursor)

    def held(self, documents: Collection[Key]) -> dict[Key, Holding]:
        """What is held of these documents; those of which nothing is are left out."""
        with self._file.reading() as connection:
            return holdings.held(connection, documents)

    def size(self) -> IndexSize:
        """How many documents and passages there are."""
        with self._file.reading() as connection:
            return holdings.size(connection)

    def sample(self, count: int, seed: int) -> Sequence[Sample]:
        """At most `count` passages from all over; the same ones for the same seed."""
        with self._file.reading() as connection:
            return holdings.sample(connection, count, seed)


def _scored(ranked: Ranked, found: dict[int, Passage]) -> tuple[Scored, ...]:
    return best_first([Scored(passage=found[number], score=score) for number, score in ranked])
