"""What only one generation in OpenSearch has: its mapping, its scores, its client."""

from math import log

import pytest
from botocore.credentials import Credentials
from opensearchpy import OpenSearch, exceptions, helpers

from shared.errors import SearchUnavailable
from shared.index_ports import PassageIndex
from shared.retrieval import opensearch
from shared.retrieval.mapping import index_body
from shared.retrieval.opensearch_generations import OpenSearchGenerations
from shared.types.recipe import Generation
from tests.contract.indexes import GENERATION, HANDBOOK, find, first, put, recipe
from tests.contract.still_clock import StillClock
from tests.unit.retrieval.fakes import chunk, document, query


@pytest.fixture
def opened(opensearch_client: OpenSearch, passages_alias: str) -> PassageIndex:
    """The passages of an empty, live generation of OpenSearch."""
    engine = OpenSearchGenerations(opensearch_client, passages_alias, StillClock())
    return engine.open(first(engine))


def test_the_vectors_are_lucenes(
    opened: PassageIndex, opensearch_client: OpenSearch, passages_alias: str
) -> None:
    put(opened, document(), HANDBOOK)

    [(name, made)] = opensearch_client.indices.get(index=passages_alias).items()

    method = made["mappings"]["properties"]["vector"]["method"]
    assert name == f"{passages_alias}-{GENERATION}"
    assert (method["engine"], method["name"], method["space_type"]) == (
        "lucene", "hnsw", "cosinesimil",
    )  # fmt: skip


@pytest.mark.parametrize("serverless", [False, True])
def test_the_vector_engine_is_always_named(serverless: bool) -> None:
    body = index_body(16, {}, serverless=serverless)

    method = body["mappings"]["properties"]["vector"]["method"]
    assert method["engine"] == ("faiss" if serverless else "lucene")


def test_serverless_has_no_shards_to_set() -> None:
    body = index_body(16, {}, serverless=True)

    assert body["settings"]["index"] == {"knn": True}


def test_nothing_shows_before_its_writer_says_so() -> None:
    body = index_body(16, {})

    assert body["settings"]["index"]["refresh_interval"] == "-1"


def test_the_words_leg_has_the_scores_of_bm25_with_its_whole_factor(opened: PassageIndex) -> None:
    put(opened, document(), [chunk("a", "red fox", "Fox"), chunk("b", "a b c d e f g h")])

    [best] = find(opened, query("fox")).bm25

    # A title counts twice: the word stands three times among four words, on average there are six.
    weight = log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert best.score == pytest.approx(weight * 2.2 * 3 / (3 + 1.2 * (0.25 + 0.75 * 4 / 6)))


def test_a_signed_client_speaks_to_the_engine_too(
    opensearch_url: str, passages_alias: str, opened: PassageIndex
) -> None:
    credentials = Credentials("key", "secret")
    client = opensearch.connect_aws(opensearch_url, "eu-central-1", "es", credentials)
    signed = OpenSearchGenerations(client, passages_alias, StillClock())

    put(signed.open(first(signed)), document(), HANDBOOK)

    assert opened.count("acme", "doc_1") == 12
    client.close()


def test_an_engine_that_is_not_there_is_unavailable() -> None:
    client = OpenSearch(["http://127.0.0.1:9"], max_retries=0, timeout=1)
    generations = OpenSearchGenerations(client, "passages", StillClock())
    index = generations.open(Generation(name=GENERATION, recipe=recipe()))

    for ask in (generations.live, generations.all, index.size):
        with pytest.raises(SearchUnavailable, match="cannot be reached"):
            ask()
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
