"""A generation in OpenSearch that is too large for one reply is still read whole."""

import numpy as np
import pytest
from opensearchpy import OpenSearch, helpers

from shared.index_ports import PassageIndex
from shared.retrieval import opensearch_wire as wire
from shared.retrieval.opensearch_generations import OpenSearchGenerations
from shared.retrieval.rows import passages
from shared.types.retrieval import Holding, IndexSize
from tests.contract.indexes import EMBEDDER, GENERATION, first, put
from tests.contract.still_clock import StillClock
from tests.unit.retrieval.fakes import AT, chunk, document

DOCUMENTS = 1_050
KEYS = [(f"t{n % 3}", f"doc_{n:04}") for n in range(DOCUMENTS)]
TEXTS = [(f"one of {n}", f"two of {n}") for n in range(DOCUMENTS)]


@pytest.fixture
def large(opensearch_client: OpenSearch, passages_alias: str) -> PassageIndex:
    """1,050 documents of two passages each, of three tenants, written at once."""
    engine = OpenSearchGenerations(opensearch_client, passages_alias, StillClock())
    opened = engine.open(first(engine))
    rows = (
        row
        for (tenant, name), texts in zip(KEYS, TEXTS, strict=True)
        for row in wire.rows(
            document(name, tenant=tenant),
            passages(document(name), [chunk(text) for text in texts], AT),
            EMBEDDER.embed(texts),
        )
    )
    index = f"{passages_alias}-{GENERATION}"
    helpers.bulk(opensearch_client, ({"_source": row} for row in rows), index=index, refresh=True)
    return opened


def test_holdings_come_page_by_page_each_document_once(large: PassageIndex) -> None:
    found: list[Holding] = []
    sizes: list[int] = []
    cursor: str | None = None

    while cursor or not sizes:
        page = large.holdings(5_000, cursor)
        found += page.holdings
        sizes.append(len(page.holdings))
        cursor = page.next_cursor

    assert sizes == [1_000, 50]
    assert [(one.tenant, one.document_id) for one in found] == sorted(KEYS)
    assert all(one.is_whole(document().version) and one.passages == 2 for one in found)


def test_a_thousand_documents_of_many_tenants_are_asked_for_at_once(large: PassageIndex) -> None:
    crossed = [(f"t{(n + 1) % 3}", f"doc_{n:04}") for n in range(100)]

    held = large.held(KEYS[100:1_000] + crossed)

    assert sorted(held) == sorted(KEYS[100:1_000])
    assert large.held([]) == {}


def test_everything_is_counted(large: PassageIndex) -> None:
    assert large.size() == IndexSize(documents=DOCUMENTS, passages=2 * DOCUMENTS)


def test_samples_may_be_all_there_is_and_differ_by_their_seed(large: PassageIndex) -> None:
    everything = large.sample(5_000, seed=7)
    some, same, others = (large.sample(40, seed) for seed in (1, 1, 2))

    assert len({(one.tenant, one.passage.key) for one in everything}) == 2 * DOCUMENTS
    assert len(everything) == 2 * DOCUMENTS
    assert some == same != others
    assert {one.tenant for one in some} == {"t0", "t1", "t2"}


def test_many_vectors_are_given_back_as_they_were(large: PassageIndex) -> None:
    mine = [
        text for key, texts in zip(KEYS, TEXTS, strict=True) if key[0] == "t1" for text in texts
    ]
    contents = {chunk(text).content: text for text in mine}

    found = large.vectors("t1", contents)

    assert len(found) == len(contents) == 700
    assert all(
        np.array_equal(vector, EMBEDDER.embed([contents[content]])[0])
        for content, vector in found.items()
    )


def test_a_document_of_very_many_passages_is_replaced_whole(large: PassageIndex) -> None:
    put(large, document(), [chunk(f"c{n:04}") for n in range(1_100)])

    put(large, document(), [chunk("new")])

    assert large.count("acme", "doc_1") == 1
    assert large.size() == IndexSize(documents=DOCUMENTS + 1, passages=2 * DOCUMENTS + 1)
