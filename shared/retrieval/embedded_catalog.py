"""Which generations an embedded index has, and which of them is live: a small file of its own."""

from functools import lru_cache
from pathlib import Path
from sqlite3 import Connection

from shared.errors import Conflict, NotFound, SearchUnavailable
from shared.retrieval.database import Database
from shared.retrieval.tables import SCHEMA
from shared.types.recipe import Generation, Recipe

# A number is never used again (AUTOINCREMENT): a generation of the same name as one that was
# discarded gets another file, so that nobody who still has the old one open writes into the new.
CATALOG = """
CREATE TABLE IF NOT EXISTS generations (
    number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, recipe TEXT NOT NULL,
    spread REAL, live INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX IF NOT EXISTS one_is_live ON generations (live) WHERE live;
"""
LISTED = "SELECT name, recipe, spread, live FROM generations "
GONE = "There is no generation {} of the search index."


class Catalog:
    """The generations in one folder; each change is one transaction, seen by all processes."""

    def __init__(self, folder: Path) -> None:
        """Open the folder, or make it. Raises SearchUnavailable."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SearchUnavailable(f"The folder {folder.name} cannot be made: {error}.") from error
        self._folder = folder
        self._database = Database(folder / "catalog.db", CATALOG)

    def live(self) -> Generation | None:
        """The one that answers searches."""
        with self._database.looking() as connection:
            row = connection.execute(LISTED + "WHERE live").fetchone()
        return _generation(*row) if row else None

    def all(self) -> list[Generation]:
        """Every generation, the oldest first."""
        with self._database.looking() as connection:
            rows = connection.execute(LISTED + "ORDER BY number").fetchall()
        return [_generation(*row) for row in rows]

    def number_of(self, name: str) -> int:
        """What a generation's file is found by. Raises SearchUnavailable where there is none."""
        with self._database.looking() as connection:
            number = _number(connection, name)
        if number is None:
            raise SearchUnavailable(GONE.format(name))
        return number

    def has(self, number: int) -> bool:
        """Whether a generation is still there."""
        with self._database.looking() as connection:
            asked = "SELECT 1 FROM generations WHERE number = ?"
            return connection.execute(asked, (number,)).fetchone() is not None

    def create(self, name: str, recipe: Recipe) -> Generation:
        """Add a generation and its file, both or neither; or the one that is there."""
        with self._database.writing() as connection:
            there = connection.execute(LISTED + "WHERE name = ?", (name,)).fetchone()
            if there:
                return _generation(*there)
            insert = "INSERT INTO generations (name, recipe) VALUES (?, ?) RETURNING number"
            self._sweep(connection)
            [[number]] = connection.execute(insert, (name, recipe.model_dump_json())).fetchall()
            Database(self.path_of(number), SCHEMA).close()
            connection.commit()
        return Generation(name=name, recipe=recipe)

    def describe(self, name: str, spread: float) -> None:
        """Write down a spread. Raises NotFound."""
        with self._database.writing() as connection:
            update = "UPDATE generations SET spread = ? WHERE name = ?"
            if not connection.execute(update, (spread, name)).rowcount:
                raise NotFound(GONE.format(name))
            connection.commit()

    def promote(self, name: str) -> None:
        """Make a generation the live one. Raises NotFound."""
        with self._database.writing() as connection:
            if _number(connection, name) is None:
                raise NotFound(GONE.format(name))
            connection.execute("UPDATE generations SET live = 0 WHERE live")
            connection.execute("UPDATE generations SET live = 1 WHERE name = ?", (name,))
            connection.commit()

    def discard(self, name: str) -> None:
        """Delete a generation, if it is there. Raises Conflict for the live one."""
        with self._database.writing() as connection:
            if connection.execute(LISTED + "WHERE live AND name = ?", (name,)).fetchone():
                raise Conflict(f"The generation {name} is live: promote another one first.")
            connection.execute("DELETE FROM generations WHERE name = ?", (name,))
            connection.commit()
        with self._database.writing() as connection:
            self._sweep(connection)

    def path_of(self, number: int) -> Path:
        """Where a generation's file lies."""
        return self._folder / f"generation-{number}.db"

    def close(self) -> None:
        """Let go of the catalog's file."""
        self._database.close()

    def _sweep(self, connection: Connection) -> None:
        """Delete files without a generation: of discarded ones, and of makings broken off."""
        rows = connection.execute("SELECT number FROM generations").fetchall()
        there = {self.path_of(row[0]).name for row in rows}
        for file in self._folder.glob("generation-*.db*"):
            if file.name.removesuffix("-wal").removesuffix("-shm") not in there:
                file.unlink(missing_ok=True)


def _number(connection: Connection, name: str) -> int | None:
    asked = "SELECT number FROM generations WHERE name = ?"
    row = connection.execute(asked, (name,)).fetchone()
    return row[0] if row else None


@lru_cache
def _generation(name: str, recipe: str, spread: float | None, live: int) -> Generation:
    read = Recipe.model_validate_json(recipe)
    measured = {} if spread is None else {"spread": spread}
    return Generation(name=name, recipe=read, live=bool(live), **measured)
