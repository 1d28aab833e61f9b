"""Every search engine filters by metadata inside each leg, before it ranks."""

import pytest

from shared.index_ports import PassageIndex
from tests.contract.indexes import find, ids, put
from tests.unit.retrieval.fakes import chunk, document, query

FRENCH = {"language": "fr", "kind": "manual"}
GERMAN = {"language": "de", "kind": "manual"}
TERMS = {"language": "de", "kind": "terms & conditions = all of them"}


@pytest.mark.parametrize(
    ("filters", "seen"),
    [
        ({}, ["f", "g", "n", "t"]),
        ({"language": ("de",)}, ["g", "t"]),
        ({"language": ("de", "fr")}, ["f", "g", "t"]),
        ({"language": ("de",), "kind": ("manual",)}, ["g"]),
        ({"kind": ("terms & conditions = all of them",)}, ["t"]),
        ({"language": ("it",)}, []),
        ({"language": ()}, []),
        ({"colour": ("de",)}, []),
        ({"de": ("language",)}, []),
        ({"language": ("DE", "d", "de,fr", "*")}, []),
    ],
)
def test_a_document_must_have_one_value_for_every_key(
    index: PassageIndex, filters: dict[str, tuple[str, ...]], seen: list[str]
) -> None:
    put(index, document("doc_f", metadata=FRENCH), [chunk("f", "warranty one")])
    put(index, document("doc_g", metadata=GERMAN), [chunk("g", "warranty two")])
    put(index, document("doc_t", metadata=TERMS), [chunk("t", "warranty three")])
    put(index, document("doc_n"), [chunk("n", "warranty four")])

    legs = find(index, query("warranty", filters=filters))

    assert sorted(ids(legs.bm25)) == sorted(ids(legs.knn)) == seen


def test_a_key_and_value_are_not_taken_for_another_pair(index: PassageIndex) -> None:
    put(index, document("doc_1", metadata={"a": "b=c"}), [chunk("x", "warranty")])
    put(index, document("doc_2", metadata={"a=b": "d"}), [chunk("y", "warranty")])

    assert ids(find(index, query("warranty", filters={"a": ("b=c",)})).knn) == ["x"]
    assert ids(find(index, query("warranty", filters={"a=b": ("d",)})).knn) == ["y"]
    assert ids(find(index, query("warranty", filters={"a": ("b=d",)})).knn) == []


def test_what_is_filtered_out_does_not_use_up_the_depth(index: PassageIndex) -> None:
    others = [chunk(f"o{n}", "warranty warranty") for n in range(40)]
    put(index, document("doc_f", metadata=FRENCH), others)
    put(index, document("doc_g", metadata=GERMAN), [chunk("g", "a warranty and other words")])

    legs = find(index, query("warranty warranty", depth=5, filters={"language": ("de",)}))

    assert ids(legs.bm25) == ids(legs.knn) == ["g"]


def test_a_filter_opens_nothing_that_groups_close(index: PassageIndex) -> None:
    put(index, document("doc_1", groups=("board",), metadata=GERMAN), [chunk("x", "warranty")])
    put(index, document("doc_2", tenant="other", metadata=GERMAN), [chunk("y", "warranty")])

    legs = find(index, query("warranty", groups=("staff",), filters={"language": ("de",)}))

    assert legs.bm25 == legs.knn == ()


def test_a_document_put_with_other_metadata_is_found_by_the_new_only(index: PassageIndex) -> None:
    put(index, document(metadata=FRENCH), [chunk("x", "warranty")])

    put(index, document(metadata=GERMAN), [chunk("x", "warranty")])

    assert ids(find(index, query("warranty", filters={"language": ("fr",)})).bm25) == []
    assert ids(find(index, query("warranty", filters={"language": ("de",)})).bm25) == ["x"]
