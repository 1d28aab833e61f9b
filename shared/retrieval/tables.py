"""What the file of an embedded generation holds, and how rows come in, go out and are read."""

import json
from collections.abc import Collection, Iterator, Sequence
from sqlite3 import Connection
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from shared.retrieval.stems import Bag
from shared.types.documents import Document
from shared.types.retrieval import Passage

if TYPE_CHECKING:
    from shared.ports import Vectors

# Row numbers are never used again (AUTOINCREMENT): an old one must not come to name another's
# passage, and whoever holds a tenant's rows in memory finds the new ones behind the last it has.
# What is read to rank stands apart from what is read to show.
SCHEMA = """
CREATE TABLE IF NOT EXISTS tenants (name TEXT PRIMARY KEY, version INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    tenant TEXT NOT NULL, id TEXT NOT NULL, version TEXT NOT NULL, expected INTEGER NOT NULL,
    groups TEXT NOT NULL, PRIMARY KEY (tenant, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL, document_id TEXT NOT NULL,
    content TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS passages_of_document ON passages (tenant, document_id);
CREATE INDEX IF NOT EXISTS passages_of_content ON passages (tenant, content);
CREATE INDEX IF NOT EXISTS passages_of_tenant ON passages (tenant);
CREATE TABLE IF NOT EXISTS shown (number INTEGER PRIMARY KEY, passage TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS ranked (
    number INTEGER PRIMARY KEY, length INTEGER NOT NULL, names BLOB NOT NULL,
    counts BLOB NOT NULL, vector BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS removed (
    tenant TEXT NOT NULL, version INTEGER NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (tenant, version, number)) WITHOUT ROWID;
"""
REMEMBERED = 1_000
"""So many of a tenant's last writes tell which rows they removed."""

NUMBERS = "SELECT number FROM passages WHERE tenant = ? AND document_id = ?"
BUMP = """
INSERT INTO tenants VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET version = version + 1
RETURNING version
"""
ROWS = """
SELECT number, length, names, counts, vector FROM passages JOIN ranked USING (number)
WHERE tenant = ? AND number > ? ORDER BY number
"""
PASSAGES = "SELECT number, passage FROM shown WHERE number IN (SELECT value FROM json_each(?))"
VECTORS = """
SELECT content, vector FROM passages JOIN ranked USING (number)
WHERE tenant = ? AND content IN (SELECT value FROM json_each(?))
"""
ROWS_AT_ONCE = 2_048


class Row(NamedTuple):
    """A passage with what it is found by."""

    passage: Passage
    vector: "Vectors"
    bag: Bag


def numbers_of(connection: Connection, tenant: str, document_id: str) -> list[int]:
    """The row numbers of a document's passages."""
    return [row[0] for row in connection.execute(NUMBERS, (tenant, document_id))]


def delete(connection: Connection, tenant: str, document_id: str, version: int) -> None:
    """Forget a document, in the tenant's write of this version."""
    rows = [(number,) for number in numbers_of(connection, tenant, document_id)]
    for table in ("shown", "ranked", "passages"):
        connection.executemany(f"DELETE FROM {table} WHERE number = ?", rows)
    connection.execute("DELETE FROM documents WHERE tenant = ? AND id = ?", (tenant, document_id))
    gone = ((tenant, version, *row) for row in rows)
    connection.executemany("INSERT INTO removed VALUES (?, ?, ?)", gone)
    old = (tenant, version - REMEMBERED)
    connection.execute("DELETE FROM removed WHERE tenant = ? AND version <= ?", old)


def insert(connection: Connection, document: Document, rows: Sequence[Row]) -> None:
    """Add a document with its passages, unless there are none."""
    if not rows:
        return
    groups = json.dumps(sorted(set(document.groups)))
    facts = (document.tenant, document.id, document.version, len(rows), groups)
    connection.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", facts)
    for passage, vector, bag in rows:
        number = connection.execute(
            "INSERT INTO passages (tenant, document_id, content) VALUES (?, ?, ?)",
            (document.tenant, document.id, passage.content),
        ).lastrowid
        shown, blobs = passage.model_dump_json(), (bag.names, bag.counts, vector)
        connection.execute("INSERT INTO shown VALUES (?, ?)", (number, shown))
        connection.execute(
            "INSERT INTO ranked VALUES (?, ?, ?, ?, ?)",
            (number, bag.length, *(blob.tobytes() for blob in blobs)),
        )


def version_of(connection: Connection, tenant: str) -> int:
    """How often a tenant's passages have been changed; 0 for a tenant that has none."""
    row = connection.execute("SELECT version FROM tenants WHERE name = ?", (tenant,)).fetchone()
    return row[0] if row else 0


def bump(connection: Connection, tenant: str) -> int:
    """Count one more change of a tenant's passages; gives the new version."""
    version: int = connection.execute(BUMP, (tenant,)).fetchone()[0]
    return version


def count_of(connection: Connection, tenant: str) -> int:
    """How many passages a tenant has."""
    counted = "SELECT count(*) FROM passages WHERE tenant = ?"
    number: int = connection.execute(counted, (tenant,)).fetchone()[0]
    return number


def removed_since(connection: Connection, tenant: str, version: int) -> list[int]:
    """The rows that a tenant's writes after this one, at most `REMEMBERED`, have removed."""
    rows = connection.execute(
        "SELECT number FROM removed WHERE tenant = ? AND version > ?", (tenant, version)
    )
    return [row[0] for row in rows]


def rows_after(
    connection: Connection, tenant: str, number: int
) -> Iterator[tuple[list[int], "Vectors", list[Bag]]]:
    """A tenant's rows behind a number, some thousand at a time, vectors as [n, dimension]."""
    rows = connection.execute(ROWS, (tenant, number))
    while some := rows.fetchmany(ROWS_AT_ONCE):
        numbers, lengths, names, counts, vectors = zip(*some, strict=True)
        bags = [
            Bag(np.frombuffer(a, np.uint64), np.frombuffer(b, np.uint16), length)
            for a, b, length in zip(names, counts, lengths, strict=True)
        ]
        stacked = np.frombuffer(b"".join(vectors), np.float32).reshape(len(some), -1)
        yield list(numbers), stacked, bags


def passages_at(connection: Connection, numbers: Collection[int]) -> dict[int, Passage]:
    """The passages with these row numbers, as far as they are there."""
    rows = connection.execute(PASSAGES, (json.dumps(sorted(numbers)),))
    return {number: Passage.model_validate_json(passage) for number, passage in rows}


def vectors_of_contents(
    connection: Connection, tenant: str, contents: Collection[str]
) -> dict[str, "Vectors"]:
    """The vectors of a tenant's contents, as far as they are there."""
    rows = connection.execute(VECTORS, (tenant, json.dumps(sorted(contents))))
    return {content: np.frombuffer(vector, np.float32) for content, vector in rows}
