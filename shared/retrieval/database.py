"""A SQLite file that several threads read while one at a time writes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock

from shared.errors import SearchUnavailable

BUSY_SECONDS = 30.0


class Database:
    """One SQLite file in WAL mode: readers see a fixed moment, writers wait for each other.

    Every sqlite3 error leaves as SearchUnavailable.
    """

    def __init__(self, path: Path | str, schema: str) -> None:
        """Open or make the file; `schema` is a script that may run on every start."""
        self._path = Path(path)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._writer = Lock()
        try:
            with self._connection() as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(schema)
        except SearchUnavailable:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection whose first query fixes the moment that all the others see."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The only connection that may write just now; what it has not committed is undone."""
        with self._writer, self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection

    def close(self) -> None:
        """Close every connection that is not in use."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._borrow()
            try:
                yield connection
            finally:
                connection.rollback()
                self._idle.put(connection)
        except sqlite3.Error as error:
            raise SearchUnavailable(
                f"The search index {self._path.name} cannot be read or written: {error}."
            ) from error

    def _borrow(self) -> sqlite3.Connection:
        try:
            return self._idle.get_nowait()
        except Empty:
            return sqlite3.connect(
                self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
