"""A discarded generation of OpenSearch stays away, whatever is still written to it."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from opensearchpy import OpenSearch

from shared.errors import SearchUnavailable
from shared.index_ports import PassageIndex
from shared.retrieval.opensearch import OpenSearchIndex
from shared.retrieval.opensearch_generations import OpenSearchGenerations
from shared.types.recipe import Generation
from tests.contract.indexes import HANDBOOK, find, put, recipe
from tests.contract.still_clock import StillClock
from tests.unit.retrieval.fakes import document, query

NAME = "g2-00000000-0001"

ASKED: dict[str, Callable[[PassageIndex], object]] = {
    "find": lambda index: find(index, query("warranty")),
    "replace": lambda index: put(index, document(), HANDBOOK),
    "replace by nothing": lambda index: put(index, document(), []),
    "remove": lambda index: index.remove("acme", "doc_1"),
    "count": lambda index: index.count("acme", "doc_1"),
    "vectors": lambda index: index.vectors("acme", [HANDBOOK[0].content]),
    "holdings": lambda index: index.holdings(10, None),
    "held": lambda index: index.held([("acme", "doc_1")]),
    "size": lambda index: index.size(),
    "sample": lambda index: index.sample(3, 1),
}


@pytest.fixture
def inventive(opensearch_client: OpenSearch) -> Iterator[OpenSearch]:
    """An engine that makes an index for whatever is written, as engines do by default."""
    setting = "action.auto_create_index"
    opensearch_client.cluster.put_settings(body={"transient": {setting: True}})
    yield opensearch_client
    opensearch_client.cluster.put_settings(body={"transient": {setting: None}})


class DiscardedMeanwhile(OpenSearchIndex):
    """A generation that is discarded after a write has begun."""

    def _ids(self, tenant: str, document_id: str) -> dict[str, datetime]:
        found = super()._ids(tenant, document_id)
        self._client.indices.delete(index=self._index)
        return found


def made(client: OpenSearch, alias: str) -> tuple[OpenSearchGenerations, Generation]:
    engine = OpenSearchGenerations(client, alias, StillClock())
    return engine, engine.create(NAME, recipe())


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_says_that_it_is_no_more_and_is_not_invented_again(
    asked: Callable[[PassageIndex], object], inventive: OpenSearch, passages_alias: str
) -> None:
    engine, generation = made(inventive, passages_alias)
    opened = engine.open(generation)
    put(opened, document(), HANDBOOK)
    engine.discard(NAME)

    with pytest.raises(SearchUnavailable, match="is no more"):
        asked(opened)

    assert not inventive.indices.exists(index=f"{passages_alias}-{NAME}")


@pytest.mark.parametrize("serverless", [False, True])
def test_is_not_invented_by_a_write_that_had_begun(
    serverless: bool, inventive: OpenSearch, passages_alias: str
) -> None:
    engine, generation = made(inventive, passages_alias)
    dropped: list[bool] = []
    index = DiscardedMeanwhile(
        inventive, passages_alias, generation, serverless, lambda: dropped.append(True)
    )

    with pytest.raises(SearchUnavailable, match="is no more"):
        put(index, document(), HANDBOOK)

    assert dropped
    assert engine.all() == []
    assert not inventive.indices.exists(index=f"{passages_alias}-{NAME}*", allow_no_indices=False)


def test_serverless_writes_are_found_when_they_return(
    opensearch_client: OpenSearch, passages_alias: str
) -> None:
    _, generation = made(opensearch_client, passages_alias)
    # As Serverless does it: rows show after a while, and whoever writes can only wait for that.
    shown = {"index": {"refresh_interval": "100ms"}}
    opensearch_client.indices.put_settings(index=f"{passages_alias}-{NAME}", body=shown)
    index = OpenSearchIndex(opensearch_client, passages_alias, generation, serverless=True)
    put(index, document(), HANDBOOK)

    put(index, document(), HANDBOOK[:3])

    assert index.count("acme", "doc_1") == 3
    assert index.held([("acme", "doc_1")])["acme", "doc_1"].is_whole(document().version)
    assert len(index.vectors("acme", [one.content for one in HANDBOOK])) == 3
