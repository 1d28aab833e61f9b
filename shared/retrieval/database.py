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

    def __init__(self, path: Path | str, schema: str | None = None) -> None:
        """Open a file. Only with a `schema`, a script that may run again, is it made if missing."""
        self._path = Path(path).absolute()
        self._mode = "rw" if schema is None else "rwc"
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._writer = Lock()
        self._is_closed = False
        try:
            with self._connection() as connection:
                if schema is not None:
                    # A passage, and what it is found by, fits; a file is a quarter smaller.
                    connection.execute("PRAGMA page_size = 8192")
                    connection.execute("PRAGMA journal_mode = WAL")
                    connection.executescript(schema)
        except SearchUnavailable:
            self.close()
            raise

    @contextmanager
    def looking(self) -> Iterator[sqlite3.Connection]:
        """A connection for one query."""
        with self._connection() as connection:
            yield connection

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
        """Close every connection, those in use when they are given back."""
        self._is_closed = True
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
                if self._is_closed:
                    self.close()
        except sqlite3.Error as error:
            raise SearchUnavailable(
                f"The search index {self._path.name} cannot be read or written: {error}."
            ) from error

    def _borrow(self) -> sqlite3.Connection:
        try:
            return self._idle.get_nowait()
        except Empty:
            return sqlite3.connect(
                f"{self._path.as_uri()}?mode={self._mode}",
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
                uri=True,
            )
