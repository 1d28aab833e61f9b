"""What the embedded index's file holds, and every question that is put to it in SQL."""

import json
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from sqlite3 import Connection
from typing import TYPE_CHECKING

import numpy as np

from shared.retrieval.words import words
from shared.types.retrieval import Passage, Query

if TYPE_CHECKING:
    from shared.ports import Vectors

Ranked = list[tuple[int, float]]
"""Row numbers with their scores, best first."""

# Row numbers are never used again (AUTOINCREMENT): an old one must not come to name another's
# passage. Contents stand apart: looking at whose a passage is must not mean reading past them.
SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (generation TEXT NOT NULL, model_id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tenants (name TEXT PRIMARY KEY, version INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL, document_id TEXT NOT NULL,
    groups TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS passages_of_document ON passages (tenant, document_id);
CREATE TABLE IF NOT EXISTS contents (
    number INTEGER PRIMARY KEY, passage TEXT NOT NULL, vector BLOB NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5
    (title, section, text, content = '', tokenize = 'porter unicode61');
CREATE TRIGGER IF NOT EXISTS content_in AFTER INSERT ON contents BEGIN
    INSERT INTO words (rowid, title, section, text) VALUES (new.number,
        json_extract(new.passage, '$.title'), json_extract(new.passage, '$.section'),
        json_extract(new.passage, '$.text'));
END;
CREATE TRIGGER IF NOT EXISTS content_out AFTER DELETE ON contents BEGIN
    INSERT INTO words (words, rowid, title, section, text) VALUES ('delete', old.number,
        json_extract(old.passage, '$.title'), json_extract(old.passage, '$.section'),
        json_extract(old.passage, '$.text'));
END;
"""

# CROSS JOIN keeps the planner from starting at the tenant: 46 ms become 7. A title counts twice.
BEST_WORDS = """
SELECT number, -bm25(words, 2.0, 1.0, 1.0) AS score
FROM words CROSS JOIN passages ON passages.number = words.rowid
WHERE words MATCH :words AND tenant = :tenant AND (groups = '[]' OR EXISTS (
    SELECT 1 FROM json_each(groups) AS open WHERE open.value IN
        (SELECT value FROM json_each(:groups))))
ORDER BY score DESC, number LIMIT :depth
"""
TENANT_VECTORS = """
SELECT number, groups, vector FROM passages JOIN contents USING (number)
WHERE tenant = ? ORDER BY groups
"""
PASSAGES = """
SELECT number, passage FROM contents WHERE number IN (SELECT value FROM json_each(?))
"""
NUMBERS = "SELECT number FROM passages WHERE tenant = ? AND document_id = ?"
BUMP = """
INSERT INTO tenants VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET version = version + 1
RETURNING version
"""
INSERT = "INSERT INTO passages (tenant, document_id, groups) VALUES (?, ?, ?)"


def numbers_of(connection: Connection, tenant: str, document_id: str) -> list[int]:
    """The row numbers of a document's passages."""
    return [row[0] for row in connection.execute(NUMBERS, (tenant, document_id))]


def insert(
    connection: Connection,
    tenant: str,
    groups: Collection[str],
    new: Sequence[Passage],
    vectors: "Vectors",
) -> list[int]:
    """Add passages of a tenant with their vectors [len(new), dimension]; gives their numbers."""
    opening = json.dumps(sorted(set(groups)))
    numbers = []
    for passage, vector in zip(new, vectors, strict=True):
        number = connection.execute(INSERT, (tenant, passage.document_id, opening)).lastrowid
        assert number is not None
        content = (number, passage.model_dump_json(), vector.tobytes())
        connection.execute("INSERT INTO contents VALUES (?, ?, ?)", content)
        numbers.append(number)
    return numbers


def delete(connection: Connection, numbers: Sequence[int]) -> None:
    """Forget passages with their words and vectors."""
    rows = [(number,) for number in numbers]
    connection.executemany("DELETE FROM contents WHERE number = ?", rows)
    connection.executemany("DELETE FROM passages WHERE number = ?", rows)


def version_of(connection: Connection, tenant: str) -> int:
    """How often a tenant's passages have been changed; 0 for a tenant that has none."""
    row = connection.execute("SELECT version FROM tenants WHERE name = ?", (tenant,)).fetchone()
    return row[0] if row else 0


def bump(connection: Connection, tenant: str) -> int:
    """Count one more change of a tenant's passages; gives the new version."""
    version: int = connection.execute(BUMP, (tenant,)).fetchone()[0]
    return version


def vectors_by_groups(
    connection: Connection, tenant: str
) -> Iterator[tuple[frozenset[str], list[int], "Vectors"]]:
    """All vectors of a tenant: the groups they are open to, row numbers, float32 [n, dimension]."""
    rows = connection.execute(TENANT_VECTORS, (tenant,))
    for groups, some in groupby(rows, key=lambda row: row[1]):
        numbers, blobs = zip(*((number, blob) for number, _, blob in some), strict=True)
        stacked = np.frombuffer(b"".join(blobs), np.float32).reshape(len(numbers), -1)
        yield frozenset(json.loads(groups)), list(numbers), stacked


def best_words(connection: Connection, query: Query) -> Ranked:
    """The BM25 leg: at most `query.depth` passages that share a word with the question."""
    asked = words(query.text)
    if not asked:
        return []
    # Quoted, a word is never syntax; and the words hold no quotes.
    terms = {
        "words": " OR ".join(f'"{word}"' for word in asked),
        "tenant": query.tenant,
        "groups": json.dumps(query.groups),
        "depth": query.depth,
    }
    return connection.execute(BEST_WORDS, terms).fetchall()


def passages_at(connection: Connection, numbers: Collection[int]) -> dict[int, Passage]:
    """The passages with these row numbers, as far as they are there."""
    wanted = json.dumps(sorted(numbers))
    rows = connection.execute(PASSAGES, (wanted,))
    return {number: Passage.model_validate_json(passage) for number, passage in rows}
