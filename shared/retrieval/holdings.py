"""Counts what an embedded generation holds: document by document, in all, and by samples of it."""

import json
from collections.abc import Collection
from hashlib import blake2b
from heapq import nsmallest
from sqlite3 import Connection

from shared.types.rebuild import Key
from shared.types.retrieval import Holding, HoldingPage, IndexSize, Passage, Sample

COUNTED = """
SELECT tenant, id, version, expected, (SELECT count(*) FROM passages
    WHERE passages.tenant = documents.tenant AND passages.document_id = documents.id)
FROM documents
"""
PAGE = COUNTED + "WHERE (tenant, id) > (?, ?) ORDER BY tenant, id LIMIT ?"
HELD = COUNTED + "WHERE (tenant, id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))"
SIZE = "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)"
DRAWN = """
SELECT passages.tenant, groups, passage FROM passages JOIN shown USING (number)
JOIN documents ON documents.tenant = passages.tenant AND documents.id = document_id
WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number
"""


def page(connection: Connection, limit: int, cursor: str | None) -> HoldingPage:
    """Documents by tenant and id, behind the one that the cursor names."""
    after = tuple(json.loads(cursor)) if cursor else ("", "")
    found = [_holding(row) for row in connection.execute(PAGE, (*after, limit))]
    more = json.dumps([found[-1].tenant, found[-1].document_id]) if len(found) == limit else None
    return HoldingPage(holdings=tuple(found), next_cursor=more)


def held(connection: Connection, documents: Collection[Key]) -> dict[Key, Holding]:
    """What is held of these documents, as far as there is anything."""
    found = [_holding(row) for row in connection.execute(HELD, (json.dumps(list(documents)),))]
    return {(one.tenant, one.document_id): one for one in found}


def size(connection: Connection) -> IndexSize:
    """The number of documents and of passages."""
    documents, passages = connection.execute(SIZE).fetchone()
    return IndexSize(documents=documents, passages=passages)


def sample(connection: Connection, count: int, seed: int) -> list[Sample]:
    """Passages drawn by a hash of their row numbers: the same ones for the same seed."""

    def draw(number: int) -> bytes:
        return blake2b(f"{seed}/{number}".encode(), digest_size=8).digest()

    numbers = (row[0] for row in connection.execute("SELECT number FROM passages"))
    drawn = json.dumps(nsmallest(count, numbers, key=draw))
    return [
        Sample(
            tenant=tenant,
            groups=tuple(json.loads(groups)),
            passage=Passage.model_validate_json(passage),
        )
        for tenant, groups, passage in connection.execute(DRAWN, (drawn,))
    ]


def _holding(row: tuple[str, str, str, int, int]) -> Holding:
    tenant, document_id, version, expected, passages = row
    return Holding(
        tenant=tenant,
        document_id=document_id,
        versions=(version,),
        passages=passages,
        expected=expected,
    )
