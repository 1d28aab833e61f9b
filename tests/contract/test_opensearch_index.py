"""What only OpenSearch has: a mapping, an alias, a client with errors of its own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.credentials import Credentials
from opensearchpy import OpenSearch, exceptions, helpers

from shared.errors import SearchUnavailable
from shared.retrieval import opensearch
from shared.retrieval.mapping import index_body
from shared.retrieval.opensearch import OpenSearchIndex
from tests.contract.indexes import GENERATION, HANDBOOK, find, opensearch_index, put
from tests.unit.retrieval.fakes import document, query


def test_the_vectors_are_lucenes(opensearch_client: OpenSearch, passages_alias: str) -> None:
    put(opensearch_index(opensearch_client, passages_alias), document(), HANDBOOK)

    [(name, made)] = opensearch_client.indices.get(index=passages_alias).items()

    method = made["mappings"]["properties"]["vector"]["method"]
    assert name == f"{passages_alias}-{GENERATION}"
    assert (method["engine"], method["name"], method["space_type"]) == (
        "lucene", "hnsw", "cosinesimil",
    )  # fmt: skip


def test_serverless_gets_the_only_engine_it_has_and_no_shards() -> None:
    body = index_body("passages", 16, serverless=True)

    assert body["mappings"]["properties"]["vector"]["method"]["engine"] == "faiss"
    assert body["settings"]["index"] == {"knn": True}


def test_making_the_index_again_or_by_many_is_harmless(
    opensearch_client: OpenSearch, passages_alias: str
) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(
            pool.map(
                lambda _: opensearch_index(opensearch_client, passages_alias).ensure(), range(6)
            )
        )

    opensearch_index(opensearch_client, passages_alias).ensure()

    assert list(opensearch_client.indices.get_alias(name=passages_alias)) == [
        f"{passages_alias}-{GENERATION}"
    ]


def test_an_index_of_another_model_says_to_index_again(
    opensearch_client: OpenSearch, passages_alias: str
) -> None:
    put(opensearch_index(opensearch_client, passages_alias), document(), HANDBOOK)
    other = OpenSearchIndex(opensearch_client, passages_alias, 16, "minilm")

    with pytest.raises(SearchUnavailable, match="index again"):
        find(other, query("warranty"))
    with pytest.raises(SearchUnavailable, match="index again"):
        put(other, document(), HANDBOOK)


def test_a_lost_index_is_an_error_once_and_made_anew(
    opensearch_client: OpenSearch, passages_alias: str
) -> None:
    index = opensearch_index(opensearch_client, passages_alias)
    put(index, document(), HANDBOOK)
    opensearch_client.indices.delete(index=f"{passages_alias}-{GENERATION}")

    with pytest.raises(SearchUnavailable, match="every passage"):
        put(index, document(), HANDBOOK)
    put(index, document(), HANDBOOK)

    assert index.count("acme", "doc_1") == 12


def test_a_signed_client_speaks_to_the_engine_too(
    opensearch_url: str, passages_alias: str, opensearch_client: OpenSearch
) -> None:
    credentials = Credentials("key", "secret")
    client = opensearch.connect_aws(opensearch_url, "eu-central-1", "es", credentials)

    put(opensearch_index(client, passages_alias), document(), HANDBOOK)

    assert opensearch_index(opensearch_client, passages_alias).count("acme", "doc_1") == 12
    client.close()


def test_an_engine_that_is_not_there_is_unavailable() -> None:
    index = opensearch_index(
        OpenSearch(["http://127.0.0.1:9"], max_retries=0, timeout=1), "passages"
    )

    with pytest.raises(SearchUnavailable, match="cannot be reached"):
        find(index, query("warranty"))
    with pytest.raises(SearchUnavailable, match="cannot be reached"):
        put(index, document(), HANDBOOK)


@pytest.mark.parametrize(
    "kind",
    [
        kind
        for module in (exceptions, helpers.errors)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, exceptions.OpenSearchException)
    ],
)
def test_every_error_of_the_client_has_a_sentence(kind: type[Exception]) -> None:
    translated = opensearch.translate(kind("x", "y", {}))

    own = opensearch.SENTENCES.get(kind)
    assert own == translated.sentence or issubclass(kind, exceptions.OpenSearchDslException)
