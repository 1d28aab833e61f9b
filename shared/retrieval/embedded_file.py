"""The file of one embedded generation, and what is kept in memory of it to search quickly."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING

from shared.errors import SearchUnavailable
from shared.retrieval import tables
from shared.retrieval.database import Database
from shared.retrieval.stems import Stems
from shared.retrieval.tenant import Ranked, TenantPassages
from shared.types.retrieval import Query

if TYPE_CHECKING:
    from shared.ports import Vectors

ROOM = 2
"""Memory is set aside for so many times the passages there are; unused, it costs nothing."""


class EmbeddedFile:
    """One SQLite file, safe for the threads of a process and for several processes.

    Searching reads a tenant's passages into memory once; what others write later is added.
    """

    def __init__(
        self, path: Path, dimension: int, stems: Stems, is_there: Callable[[], bool]
    ) -> None:
        """Open a file that is there; `is_there` says whether its generation still is."""
        self.dimension = dimension
        self.stems = stems
        self._is_there = is_there
        self._tenants: dict[str, TenantPassages] = {}
        self._database = Database(path)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose first query fixes the moment that all the others see."""
        self._check()
        with self._database.reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The only connection that may write just now; what it has not committed is undone."""
        with self._database.writing() as connection:
            self._check()
            yield connection

    def rank(
        self, connection: Connection, query: Query, vector: "Vectors"
    ) -> tuple[Ranked, Ranked]:
        """Both legs, by row numbers: the words' and the vectors'."""
        stems = self.stems.of_question(query.text)
        known = self._tenants.get(query.tenant)
        if known is None:
            known = self._tenants.setdefault(query.tenant, TenantPassages(self.dimension))
        # The moment is fixed behind the lock: what is in memory is then never ahead of it.
        with known.lock:
            _catch_up(connection, query.tenant, known)
            return known.find(query, vector, stems)

    def forget(self) -> None:
        """Let go of the memory; the next search fills it again."""
        self._tenants.clear()

    def close(self) -> None:
        """Let go of the file and of the memory."""
        self.forget()
        self._database.close()

    def _check(self) -> None:
        if not self._is_there():
            self.close()
            raise SearchUnavailable("This generation of the search index is no more.")


def _catch_up(connection: Connection, tenant: str, known: TenantPassages) -> None:
    """Bring a tenant's memory to the connection's moment; broken off, it goes on the next time."""
    version = tables.version_of(connection, tenant)
    if version == known.version:
        return
    if not known.version or known.version < version - tables.REMEMBERED:
        known.clear()
        known.reserve(ROOM * tables.count_of(connection, tenant))
    else:
        known.remove(tables.removed_since(connection, tenant, known.version))
    for numbers, vectors, bags in tables.rows_after(connection, tenant, known.last):
        known.add(numbers, vectors, bags)
    known.version = version
