"""What re-indexing asks of an OpenSearch index: what is held, how much, and rows drawn from it."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from shared.retrieval import opensearch_wire as wire
from shared.types.rebuild import Key
from shared.types.retrieval import Holding, HoldingPage, IndexSize, Sample

if TYPE_CHECKING:
    from shared.ports import Vectors

Search = Callable[[wire.Json], wire.Json]
"""Sends the body of one search to the index and gives the whole reply."""

DOCUMENTS_PER_PAGE = 1_000
# A vector of 1,536 numbers takes some 30 kB of JSON.
VECTORS_PER_REQUEST = 200
ROWS_PER_PAGE = 1_000
# A document has one version, and few while something is going wrong.
MOST_VERSIONS = 20
KEY_FIELDS = ("tenant", "document_id")


def holdings(search: Search, limit: int, cursor: str | None) -> HoldingPage:
    """What is held of each document, by tenant and document id, at most 1,000 at once."""
    after = dict(zip(KEY_FIELDS, json.loads(cursor), strict=True)) if cursor else None
    size = min(limit, DOCUMENTS_PER_PAGE)
    buckets = _buckets(search, {"match_all": {}}, size, after)
    is_last = len(buckets) < size
    return HoldingPage(
        holdings=tuple(_holding(bucket) for bucket in buckets),
        next_cursor=None if is_last else json.dumps(_key(buckets[-1])),
    )


def held(search: Search, documents: Collection[Key]) -> dict[Key, Holding]:
    """What is held of these documents; those of which nothing is are left out."""
    wanted = frozenset(documents)
    tenants, ids = ({key[place] for key in wanted} for place in (0, 1))
    # All pairs of these tenants and ids: few more than were asked for, and two terms only.
    query = {
        "bool": {
            "filter": [
                {"terms": {"tenant": sorted(tenants)}},
                {"terms": {"document_id": sorted(ids)}},
            ]
        }
    }
    found = (_holding(bucket) for bucket in _all_buckets(search, query))
    pairs = (((one.tenant, one.document_id), one) for one in found)
    return {key: one for key, one in pairs if key in wanted}


def size(search: Search) -> IndexSize:
    """How many there are: documents by the one passage of each that is its first."""
    body = {
        "size": 0,
        "track_total_hits": True,
        "aggs": {"documents": {"filter": {"term": {"first": True}}}},
    }
    reply = search(body)
    return IndexSize(
        documents=reply["aggregations"]["documents"]["doc_count"],
        passages=reply["hits"]["total"]["value"],
    )


def count(search: Search, tenant: str, document_id: str) -> int:
    """How many rows there are of a document."""
    query = wire.of_document(tenant, document_id)
    reply = search({"size": 0, "track_total_hits": True, "query": query})
    found: int = reply["hits"]["total"]["value"]
    return found


def row_ids(search: Search, tenant: str, document_id: str) -> dict[str, datetime]:
    """The engine's own names of a document's rows, and when each was written."""
    query = wire.of_document(tenant, document_id)
    return {
        hit["_id"]: datetime.fromisoformat(hit["_source"]["indexed_at"])
        for hit in _in_order(search, query, ROWS_PER_PAGE, ["indexed_at"])
    }


def sample(search: Search, most: int, seed: int) -> Sequence[Sample]:
    """Rows from a place on that the seed decides, in the order of their keys, which are hashes."""
    begin = sha256(str(seed).encode()).hexdigest()
    source = [*wire.FIELDS, "tenant", "groups"]
    found: list[wire.Json] = []
    for span in ({"gte": begin}, {"lt": begin}):
        left = most - len(found)
        if left > 0:
            page = min(left, ROWS_PER_PAGE)
            found += islice(_in_order(search, {"range": {"key": span}}, page, source), left)
    return [_sample(hit) for hit in found]


def vectors(search: Search, tenant: str, contents: Collection[str]) -> "dict[str, Vectors]":
    """The vectors [dimension] of contents that are held, one for each however many rows have it."""
    found: dict[str, Vectors] = {}
    wanted = sorted(set(contents))
    for begin in range(0, len(wanted), VECTORS_PER_REQUEST):
        some = wanted[begin : begin + VECTORS_PER_REQUEST]
        asked = [{"term": {"tenant": tenant}}, {"terms": {"content": some}}]
        body = {
            "size": len(some),
            "_source": ["content", "vector"],
            "query": {"bool": {"filter": asked}},
            "collapse": {"field": "content"},
        }
        for hit in search(body)["hits"]["hits"]:
            source = hit["_source"]
            found[source["content"]] = np.array(source["vector"], np.float32)
    return found


def _buckets(
    search: Search, query: wire.Json, most: int, after: Mapping[str, str] | None
) -> list[wire.Json]:
    """One page of documents with the number, versions and expected number of their rows."""
    sources = [{field: {"terms": {"field": field}}} for field in KEY_FIELDS]
    page: wire.Json = {"size": most, "sources": sources}
    documents = {
        "composite": page | ({"after": after} if after else {}),
        "aggs": {
            "versions": {"terms": {"field": "version", "size": MOST_VERSIONS}},
            "expected": {"max": {"field": "expected"}},
        },
    }
    body = {"size": 0, "track_total_hits": False, "query": query, "aggs": {"documents": documents}}
    found: list[wire.Json] = search(body)["aggregations"]["documents"]["buckets"]
    return found


def _all_buckets(search: Search, query: wire.Json) -> Iterator[wire.Json]:
    after = None
    while True:
        buckets = _buckets(search, query, DOCUMENTS_PER_PAGE, after)
        yield from buckets
        if len(buckets) < DOCUMENTS_PER_PAGE:
            return
        after = buckets[-1]["key"]


def _in_order(
    search: Search, query: wire.Json, page: int, source: Sequence[str]
) -> Iterator[wire.Json]:
    """Every row that a query finds, by their keys, so many a page."""
    body: wire.Json = {"size": page, "_source": source, "query": query, "sort": [{"key": "asc"}]}
    while True:
        found = search(body)["hits"]["hits"]
        yield from found
        if len(found) < page:
            return
        body = body | {"search_after": found[-1]["sort"]}


def _holding(bucket: wire.Json) -> Holding:
    tenant, document_id = _key(bucket)
    return Holding(
        tenant=tenant,
        document_id=document_id,
        versions=tuple(sorted(one["key"] for one in bucket["versions"]["buckets"])),
        passages=bucket["doc_count"],
        expected=int(bucket["expected"]["value"]),
    )


def _key(bucket: Mapping[str, Any]) -> list[str]:
    return [bucket["key"][field] for field in KEY_FIELDS]


def _sample(hit: wire.Json) -> Sample:
    source = hit["_source"]
    return Sample(
        tenant=source["tenant"], groups=tuple(source["groups"]), passage=wire.passage(hit)
    )
