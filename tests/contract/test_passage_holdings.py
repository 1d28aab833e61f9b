"""Every search engine tells what it holds of a document, of all of them, and by content."""

from collections.abc import Iterator

import numpy as np

from shared.index_ports import PassageIndex
from shared.types.retrieval import Holding, IndexSize
from tests.contract.indexes import EMBEDDER, HANDBOOK, put
from tests.unit.retrieval.fakes import chunk, document


def test_an_empty_index_holds_nothing(index: PassageIndex) -> None:
    page = index.holdings(10, None)

    assert (page.holdings, page.next_cursor) == ((), None)
    assert index.held([("acme", "doc_1")]) == {}
    assert index.vectors("acme", ["0" * 64]) == {}
    assert index.size() == IndexSize(documents=0, passages=0)
    assert list(index.sample(10, 1)) == []


def test_says_of_which_file_a_document_is_held_and_whether_whole(index: PassageIndex) -> None:
    put(index, document(version="v7"), HANDBOOK)

    [holding] = index.held([("acme", "doc_1")]).values()

    assert holding == Holding(
        tenant="acme", document_id="doc_1", versions=("v7",), passages=12, expected=12
    )
    assert holding.is_whole("v7")
    assert not holding.is_whole("v8")


def test_a_repeated_chunk_is_expected_once(index: PassageIndex) -> None:
    put(index, document(), [HANDBOOK[0], HANDBOOK[1], HANDBOOK[0]])

    [holding] = index.held([("acme", "doc_1")]).values()

    assert (holding.passages, holding.expected) == (2, 2)


def test_a_replaced_document_is_held_in_the_new_version_only(index: PassageIndex) -> None:
    put(index, document(version="v1"), HANDBOOK)

    put(index, document(version="v2"), HANDBOOK[:3])

    assert index.held([("acme", "doc_1")])["acme", "doc_1"].is_whole("v2")


def test_tells_of_those_documents_only_that_are_asked_for_and_held(index: PassageIndex) -> None:
    for tenant, name in (("acme", "doc_1"), ("acme", "doc_2"), ("other", "doc_1"), ("é/*", "'")):
        put(index, document(name, tenant=tenant), HANDBOOK[:2])
    put(index, document("empty"), [])
    asked = [("acme", "doc_1"), ("acme", "doc_9"), ("other", "doc_2"), ("é/*", "'")]

    held = index.held([*asked, ("acme", "empty")])

    assert sorted(held) == [("acme", "doc_1"), ("é/*", "'")]
    assert index.held([]) == {}


def test_tells_of_a_thousand_documents_at_once(index: PassageIndex) -> None:
    put(index, document("doc_500"), HANDBOOK[:2])

    held = index.held([("acme", f"doc_{n}") for n in range(1_000)])

    assert list(held) == [("acme", "doc_500")]


def test_pages_show_every_document_once(index: PassageIndex) -> None:
    for n in range(7):
        put(index, document(f"doc_{n}", tenant=f"t{n % 2}"), HANDBOOK[: n + 1])

    pages = list(_pages(index, 3))

    everything = [one for page in pages for one in page]
    assert all(len(page) <= 3 for page in pages)
    assert sorted((one.tenant, one.document_id, one.passages) for one in everything) == sorted(
        (f"t{n % 2}", f"doc_{n}", n + 1) for n in range(7)
    )
    assert [one for page in _pages(index, 100) for one in page] == everything


def test_pages_miss_nothing_that_stays_while_others_write(index: PassageIndex) -> None:
    for n in range(9):
        put(index, document(f"doc_{n}"), HANDBOOK[:2])

    seen = []
    for turn, page in enumerate(_pages(index, 2)):
        seen += [one.document_id for one in page]
        index.remove("acme", seen[0])
        put(index, document(seen[-1], version="v2"), HANDBOOK[:3])
        put(index, document(f"new_{turn}"), HANDBOOK[:1])

    assert {f"doc_{n}" for n in range(9)} <= set(seen)
    assert len(seen) == len(set(seen))


def test_gives_the_vectors_of_contents_that_a_tenant_has(index: PassageIndex) -> None:
    put(index, document(), HANDBOOK)
    put(index, document(tenant="other"), [chunk("z", "only theirs")])
    theirs = chunk("z", "only theirs").content

    found = index.vectors("acme", [HANDBOOK[4].content, HANDBOOK[7].content, theirs, "0" * 64])

    expected = EMBEDDER.embed([HANDBOOK[4].text, HANDBOOK[7].text])
    assert found.keys() == {HANDBOOK[4].content, HANDBOOK[7].content}
    assert np.allclose(found[HANDBOOK[4].content], expected[0], atol=1e-6)
    assert np.allclose(found[HANDBOOK[7].content], expected[1], atol=1e-6)
    assert found[HANDBOOK[4].content].dtype == np.float32
    assert index.vectors("acme", []) == {}


def test_gives_the_vectors_of_many_contents_at_once(index: PassageIndex) -> None:
    many = [chunk(f"c{n}", f"passage {n}") for n in range(1_200)]
    put(index, document(), many)

    found = index.vectors("acme", [one.content for one in many])

    assert len(found) == 1_200


def test_forgets_the_vectors_of_what_was_removed(index: PassageIndex) -> None:
    put(index, document("doc_1"), HANDBOOK[:2])
    put(index, document("doc_2"), HANDBOOK[1:3])

    index.remove("acme", "doc_1")

    assert index.vectors("acme", [HANDBOOK[0].content]) == {}
    assert len(index.vectors("acme", [HANDBOOK[1].content])) == 1


def test_counts_documents_and_passages_of_all_tenants(index: PassageIndex) -> None:
    put(index, document("doc_1"), HANDBOOK)
    put(index, document("doc_2"), HANDBOOK[:3])
    put(index, document("doc_1", tenant="other"), HANDBOOK[:1])
    index.remove("acme", "doc_2")

    assert index.size() == IndexSize(documents=2, passages=13)


def test_a_sample_is_from_all_over_and_the_same_for_the_same_seed(index: PassageIndex) -> None:
    put(index, document("doc_1"), HANDBOOK)
    put(index, document("doc_2", tenant="other", groups=("board", "staff")), HANDBOOK)

    samples = [index.sample(8, seed) for seed in range(5)]

    drawn = {one.passage.id for one in samples[0]}
    assert [len(sample) for sample in samples] == [8] * 5
    assert {one.passage.id for one in index.sample(8, 0)} == drawn
    assert {one.tenant for sample in samples for one in sample} == {"acme", "other"}
    assert len({frozenset(one.passage.key for one in sample) for sample in samples}) > 1
    assert {one.groups for one in samples[0] if one.tenant == "other"} <= {("board", "staff")}


def test_a_sample_of_a_small_index_is_all_of_it(index: PassageIndex) -> None:
    put(index, document(groups=("board",)), HANDBOOK)

    sample = index.sample(50, 3)

    assert sorted(one.passage.id for one in sample) == [one.id for one in HANDBOOK]
    assert {(one.tenant, one.groups, one.passage.document_id) for one in sample} == {
        ("acme", ("board",), "doc_1")
    }


def _pages(index: PassageIndex, limit: int) -> Iterator[tuple[Holding, ...]]:
    cursor = None
    while True:
        page = index.holdings(limit, cursor)
        yield page.holdings
        cursor = page.next_cursor
        if cursor is None:
            return
