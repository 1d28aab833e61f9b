"""What is said to OpenSearch and what is made of its replies; nothing here touches a network."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from shared.errors import SearchUnavailable
from shared.retrieval.mapping import cosine
from shared.retrieval.rows import best_first, row_key
from shared.types.documents import Document
from shared.types.retrieval import Passage, Query, Scored

if TYPE_CHECKING:
    from shared.ports import Vectors

Json = dict[str, Any]

FIELDS = sorted(Passage.model_fields)
# The graph is searched for more neighbours than are shown: recall@50 rises from .973 to .993.
NEIGHBOURS = 2
NO_INDEX = "index_not_found_exception"


def both_legs(index: str, query: Query, vector: "Vectors") -> list[Json]:
    """The lines of one `_msearch`: by words, then by vector, each behind the same filter."""
    visible = _visible(query)
    words = {"match": {"words": {"query": _sendable(query.text)}}}
    near = {
        "vector": vector.tolist(),
        "k": NEIGHBOURS * query.depth,
        "filter": {"bool": {"filter": visible}},
    }
    legs = {"bool": {"must": words, "filter": visible}}, {"knn": {"vector": near}}
    return [line for leg in legs for line in ({"index": index}, _search(leg, query.depth))]


def of_document(tenant: str, document_id: str) -> Json:
    """The query for everything of one document."""
    return {
        "bool": {"filter": [{"term": {"tenant": tenant}}, {"term": {"document_id": document_id}}]}
    }


def rows(document: Document, new: Sequence[Passage], vectors: "Vectors") -> Iterator[Json]:
    """The passages as they are indexed, each with its key and its vector.

    Exactly one of them is the `first`: so many documents there are.
    """
    shared = {
        "tenant": document.tenant,
        "open": not document.groups,
        "groups": sorted(set(document.groups)),
        "metadata": sorted(label(*pair) for pair in document.metadata.items()),
        "version": document.version,
        "expected": len(new),
    }
    for place, (passage, vector) in enumerate(zip(new, vectors, strict=True)):
        yield {
            "key": row_key(document.tenant, document.id, document.version, passage.id),
            "first": place == 0,
            "content": passage.content,
            "vector": vector.tolist(),
            **shared,
            **passage.model_dump(mode="json"),
        }


def label(key: str, value: str) -> str:
    """A pair of metadata as it is indexed; an equals sign in the key is written otherwise."""
    return f"{key.replace('%', '%25').replace('=', '%3D')}={value}"


def is_gone(reply: Json) -> bool:
    """Whether there is no such index."""
    return bool(reply.get("error")) and reply["error"]["type"] == NO_INDEX


def whole(reply: Json) -> Json:
    """The reply to a search, if all of the index gave it. Raises SearchUnavailable."""
    error = reply.get("error")
    if error:
        raise SearchUnavailable(f"The search engine refused the search: {error['type']}.")
    if reply["timed_out"] or reply["_shards"]["failed"]:
        raise SearchUnavailable("A part of the search engine did not answer.")
    return reply


def hits(reply: Json) -> list[Json]:
    """The rows that a search found. Raises SearchUnavailable where a part did not answer."""
    found: list[Json] = whole(reply)["hits"]["hits"]
    return found


def of_one_version(legs: Sequence[Sequence[Json]]) -> list[list[Json]]:
    """The rows of all legs, but of each document only those of the version that came in first.

    There is more than one while a new version is being written, or if one leg was searched before
    that was shown and the other after it. The first one stands whole until the new one does.
    """
    first: dict[str, tuple[datetime, str]] = {}
    for hit in chain(*legs):
        source = hit["_source"]
        told = datetime.fromisoformat(source["indexed_at"]), source["version"]
        first[source["document_id"]] = min(first.get(source["document_id"], told), told)
    return [
        [hit for hit in leg if first[hit["_source"]["document_id"]][1] == hit["_source"]["version"]]
        for leg in legs
    ]


def by_words(found: Sequence[Json]) -> tuple[Scored, ...]:
    """The words' leg with its BM25 scores.

    The engines of version 2 multiply by k1 + 1 as we do; those of version 3 no longer would.
    """
    return best_first([Scored(passage=passage(hit), score=hit["_score"]) for hit in found])


def by_vector(found: Sequence[Json], serverless: bool) -> tuple[Scored, ...]:
    """The vectors' leg with cosines."""
    return best_first(
        [Scored(passage=passage(hit), score=cosine(hit["_score"], serverless)) for hit in found]
    )


def passage(hit: Json) -> Passage:
    """The passage of a row that was asked for with `FIELDS`, and perhaps more."""
    source = hit["_source"]
    return Passage(**{field: source[field] for field in FIELDS})


def _search(query: Json, size: int) -> Json:
    return {"size": size, "_source": [*FIELDS, "version"], "query": query}


def _visible(query: Query) -> list[Json]:
    """The filter for what the asker may see, and of that what was asked for.

    Of the tenant's it is what is open to all or to a group, with one of the values of each key.
    """
    opened = [{"term": {"open": True}}, {"terms": {"groups": list(query.groups)}}]
    wanted = [
        {"terms": {"metadata": [_sendable(label(key, value)) for value in values]}}
        for key, values in sorted(query.filters.items())
    ]
    return [{"term": {"tenant": query.tenant}}, {"bool": {"should": opened}}, *wanted]


def _sendable(text: str) -> str:
    """The text without what UTF-8 cannot say."""
    return text.encode(errors="replace").decode()
