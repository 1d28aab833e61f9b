"""Every search engine keeps, finds, hides and forgets passages in the same way."""

import numpy as np
import pytest

from shared.index_ports import PassageIndex
from shared.types.retrieval import Chunk, Legs
from tests.contract.indexes import EMBEDDER, GENERATION, HANDBOOK, find, ids, put
from tests.unit.retrieval.fakes import AT, chunk, document, query


def test_finds_nothing_before_anything_was_written(index: PassageIndex) -> None:
    legs = find(index, query("warranty"))

    assert legs == Legs(bm25=(), knn=(), generation=GENERATION)
    assert index.count("acme", "doc_1") == 0


def test_finds_a_passage_by_its_words_and_by_its_vector_at_once(index: PassageIndex) -> None:
    put(index, document(), HANDBOOK)

    legs = find(index, query(HANDBOOK[4].text, depth=3))

    assert ids(legs.bm25)[0] == ids(legs.knn)[0] == "e"
    assert legs.knn[0].score == pytest.approx(1.0, abs=1e-5)
    assert legs.generation == GENERATION


def test_gives_back_the_whole_passage(index: PassageIndex) -> None:
    whole = Chunk(
        id="c1",
        text="Zürich — “naïve”, 東京",
        title="Orte",
        section="A > B",
        page=7,
        header="Ort | Land",
        start=3,
        end=24,
        before="vor ",
        after=" nach",
    )
    put(index, document(), [whole])

    [found] = find(index, query("Zürich")).bm25

    assert found.passage.model_dump() == {
        **whole.model_dump(), "document_id": "doc_1", "indexed_at": AT,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "best"),
    [
        ("warranties of toasters", ["i", "a"]),
        ("How long is the warranty of a dishwasher?", ["a", "i"]),
        ("charge batteries", ["g", "j"]),
        ("zurich", ["e"]),
        ("oven", ["f"]),
        ("refunding returned goods", ["b"]),
        ("environment", ["j"]),
    ],
)
def test_ranks_words_alike(index: PassageIndex, asked: str, best: list[str]) -> None:
    put(index, document(), HANDBOOK)

    legs = find(index, query(asked))

    assert ids(legs.bm25) == best


def test_the_row_that_names_a_tables_columns_is_searched(index: PassageIndex) -> None:
    rows = chunk("rows", "Kettle, 2, 1800").model_copy(update={"header": "Product, Litres, Watts"})
    put(index, document(), [*HANDBOOK, rows])

    legs = find(index, query("litres and watts"))

    assert ids(legs.bm25) == ["rows", "d"]


def test_what_stands_around_a_chunk_is_not_searched(index: PassageIndex) -> None:
    around = {"before": "A penguin came in. ", "after": " The penguin left."}
    put(index, document(), [chunk("a", "It sat down.").model_copy(update=around)])

    legs = find(index, query("penguin"))

    assert ids(legs.bm25) == []
    assert legs.knn[0].passage.shown == "A penguin came in. It sat down. The penguin left."


def test_a_title_counts_more_than_a_text(index: PassageIndex) -> None:
    titled = chunk("titled", "It goes round and round all day.", title="Mill")
    put(index, document(), [chunk("text", "The mill goes round all day.", title="It"), titled])

    assert ids(find(index, query("mill")).bm25) == ["titled", "text"]


def test_ranks_vectors_by_their_cosine(index: PassageIndex) -> None:
    put(index, document(), HANDBOOK)
    asked = query("which one is nearest?", depth=12)

    legs = find(index, asked)

    cosines = EMBEDDER.embed([one.text for one in HANDBOOK]) @ EMBEDDER.embed([asked.text])[0]
    order = np.argsort(-cosines)
    assert ids(legs.knn) == [HANDBOOK[place].id for place in order]
    assert [one.score for one in legs.knn] == pytest.approx(cosines[order].tolist(), abs=1e-4)


def test_a_leg_is_no_longer_than_asked(index: PassageIndex) -> None:
    put(index, document(), HANDBOOK)

    legs = find(index, query("warranty batteries years water filter support parts", depth=4))

    assert len(legs.bm25) == len(legs.knn) == 4


def test_one_tenant_never_sees_another(index: PassageIndex) -> None:
    put(index, document(tenant="acme"), HANDBOOK[:1])
    put(index, document(tenant="other"), HANDBOOK)

    legs = find(index, query("warranty", tenant="acme"))

    assert ids(legs.bm25) == ids(legs.knn) == ["a"]
    assert find(index, query("warranty", tenant="nobody")).knn == ()


def test_the_same_chunk_of_two_tenants_are_two(index: PassageIndex) -> None:
    put(index, document(tenant="acme"), HANDBOOK)
    put(index, document(tenant="other"), HANDBOOK)

    index.remove("acme", "doc_1")

    assert (index.count("acme", "doc_1"), index.count("other", "doc_1")) == (0, 12)


def test_the_same_chunk_of_two_documents_are_two(index: PassageIndex) -> None:
    put(index, document("doc_1"), HANDBOOK[:1])
    put(index, document("doc_2"), HANDBOOK[:1])

    legs = find(index, query("warranty"))

    assert [one.passage.document_id for one in legs.bm25] == ["doc_1", "doc_2"]


@pytest.mark.parametrize(
    ("groups", "seen"),
    [
        ((), ["a"]),
        (("staff",), ["a", "b"]),
        (("board", "staff"), ["a", "b", "c"]),
        (("*", "[]"), ["a"]),
    ],
)
def test_a_passage_is_seen_by_its_groups_only(
    index: PassageIndex, groups: tuple[str, ...], seen: list[str]
) -> None:
    put(index, document("open"), [chunk("a", "warranty alpha")])
    put(index, document("staff", groups=("staff", "temps")), [chunk("b", "warranty beta")])
    put(index, document("board", groups=("board",)), [chunk("c", "warranty gamma")])

    legs = find(index, query("warranty", groups=groups))

    assert sorted(ids(legs.bm25)) == sorted(ids(legs.knn)) == seen


def test_hidden_passages_do_not_use_up_the_depth(index: PassageIndex) -> None:
    hidden = [chunk(f"h{n}", "warranty warranty") for n in range(40)]
    put(index, document("secret", groups=("board",)), hidden)
    put(index, document("open"), [chunk("a", "a warranty and many other words besides")])

    legs = find(index, query("warranty warranty", depth=5))

    assert ids(legs.bm25) == ids(legs.knn) == ["a"]


def test_a_document_can_be_closed_again(index: PassageIndex) -> None:
    put(index, document(), HANDBOOK)

    put(index, document(groups=("board",)), HANDBOOK)

    legs = find(index, query("warranty"))
    assert legs.bm25 == legs.knn == ()


def test_a_document_replaced_by_fewer_chunks_keeps_none_of_the_old(index: PassageIndex) -> None:
    put(index, document(), HANDBOOK)

    put(index, document(), [HANDBOOK[1], chunk("new", "The warranty of everything is void.")])

    legs = find(index, query("warranty"))
    assert index.count("acme", "doc_1") == 2
    assert ids(legs.bm25) == ["new"]
    assert sorted(ids(legs.knn)) == ["b", "new"]


def test_putting_the_same_again_changes_nothing(index: PassageIndex) -> None:
    put(index, document(), HANDBOOK)
    before = find(index, query("warranty batteries"))

    put(index, document(), HANDBOOK)

    after = find(index, query("warranty batteries"))
    assert index.count("acme", "doc_1") == 12
    assert (ids(after.bm25), ids(after.knn)) == (ids(before.bm25), ids(before.knn))


def test_a_document_replaced_by_nothing_is_empty(index: PassageIndex) -> None:
    put(index, document(), HANDBOOK)

    put(index, document(), [])

    assert index.count("acme", "doc_1") == 0
    assert find(index, query("warranty")).knn == ()


def test_a_removed_document_is_gone_at_once_and_others_stay(index: PassageIndex) -> None:
    put(index, document("doc_1"), HANDBOOK)
    put(index, document("doc_2"), [chunk("z", "warranty")])
    find(index, query("warranty"))

    index.remove("acme", "doc_1")
    index.remove("acme", "doc_1")

    legs = find(index, query("warranty"))
    assert ids(legs.bm25) == ids(legs.knn) == ["z"]
