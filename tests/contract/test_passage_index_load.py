"""Every search engine takes any question, many chunks, many writers and wrong vectors."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.errors import SearchUnavailable
from shared.index_ports import PassageIndex
from tests.contract.indexes import HANDBOOK, Make, find, ids, put
from tests.unit.retrieval.fakes import AT, HashEmbedder, chunk, document, query

HOSTILE = (
    '"', "'", "* OR *", "AND OR NOT", "title:dishwasher", "(((", "{}[]^~?\\/", "NEAR(a b, 2)",
    "a\x00b", "\ud800", "-- DROP TABLE passages;", "____", "😀", "what is it?", "",
    " ".join(f"word{n}" for n in range(2_000)), "x" * 40_000, "ﷺ ﻼ", "\u202e warranty",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_characters_may_be_asked(index: PassageIndex, text: str) -> None:
    put(index, document(), HANDBOOK)

    legs = find(index, query(text))

    assert len(legs.knn) == 10


@pytest.mark.parametrize("text", ["", "what is it?", "the of and", "?!", "____"])
def test_a_question_without_words_has_an_empty_words_leg(index: PassageIndex, text: str) -> None:
    put(index, document(), HANDBOOK)

    assert find(index, query(text)).bm25 == ()


def test_names_of_any_characters_stay_apart(index: PassageIndex) -> None:
    put(index, document("b/c", tenant="a"), [chunk("x", "warranty")])
    put(index, document("c", tenant="a/b"), [chunk("x", "warranty")])
    put(index, document("\"' OR 1=1", tenant="é*"), [chunk("x", "warranty")])

    index.remove("a", "b/c")

    assert index.count("a/b", "c") == 1
    assert index.count("é*", "\"' OR 1=1") == 1
    assert ids(find(index, query("warranty", tenant="é*")).bm25) == ["x"]


def test_takes_a_thousand_chunks_at_once(index: PassageIndex) -> None:
    many = [chunk(f"c{n:04}", f"passage about subject{n} and warranty") for n in range(1_000)]

    put(index, document(), many)

    legs = find(index, query(many[777].text, depth=50))
    assert index.count("acme", "doc_1") == 1_000
    assert ids(legs.bm25)[0] == ids(legs.knn)[0] == "c0777"
    assert len(legs.bm25) == len(legs.knn) == 50


def test_writers_at_the_same_time_lose_nothing(index: PassageIndex) -> None:
    def write(n: int) -> None:
        put(index, document(f"doc_{n}"), [chunk(f"{n}-{m}", f"warranty {n} {m}") for m in range(5)])
        assert len(find(index, query(f"warranty {n}")).knn) == 10 or n < 2
        if n % 3 == 0:
            index.remove("acme", f"doc_{n}")

    put(index, document("first"), HANDBOOK)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(18)))

    counts = [index.count("acme", f"doc_{n}") for n in range(18)]
    assert counts == [0 if n % 3 == 0 else 5 for n in range(18)]
    assert len(find(index, query("warranty", depth=100)).knn) == 12 + 12 * 5


def test_what_one_writes_another_finds(make_index: Make) -> None:
    one, other = make_index(), make_index()
    put(one, document("doc_1"), HANDBOOK[:1])
    assert ids(find(other, query("warranty")).knn) == ["a"]

    put(one, document("doc_1"), HANDBOOK[8:9])

    legs = find(other, query("warranty"))
    assert ids(legs.bm25) == ids(legs.knn) == ["i"]


def test_vectors_of_another_length_are_refused(index: PassageIndex) -> None:
    longer = HashEmbedder(17)
    put(index, document(), HANDBOOK)

    with pytest.raises(SearchUnavailable, match="16 numbers"):
        index.find(query("warranty"), longer.embed(["warranty"])[0])
    with pytest.raises(SearchUnavailable, match="16 numbers"):
        index.replace(document(), HANDBOOK, longer.embed([one.text for one in HANDBOOK]), AT)
