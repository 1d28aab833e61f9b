"""A document goes into every generation and out of every one, and is embedded once."""

import numpy as np
import pytest

from shared.errors import SearchUnavailable
from shared.retrieval.generation import next_name
from shared.retrieval.preparation import AT_ONCE
from tests.unit.retrieval.fakes import document
from tests.unit.retrieval.indexing import COARSE, DOCUMENT, FIRST, OTHER_MODEL, Room, extract
from tests.unit.retrieval.shelves import TINY, recipe


def test_makes_the_first_generation_at_the_first_document() -> None:
    room = Room()

    chunks = room.index("one\ntwo")

    assert (room.names, chunks) == ([next_name(FIRST)], 2)
    assert room.generation(0).live
    assert room.texts(0) == ["one", "two"]


def test_two_who_write_first_make_the_same_generation() -> None:
    room = Room()
    room.shelves.while_making = lambda: room.index("two", document("doc_2"))

    room.index("one")

    assert room.names == [next_name(FIRST)]
    assert len(room.shelves.shelf(room.names[0]).documents) == 2


def test_goes_on_where_whoever_made_the_first_generation_broke_off() -> None:
    room = Room()
    room.shelves.create("g2-made-0001", FIRST)

    room.index("one")

    assert room.names == ["g2-made-0001"]
    assert room.generation(0).live


def test_cuts_and_embeds_for_each_generation_by_its_own_recipe() -> None:
    room = Room(FIRST, COARSE, OTHER_MODEL)

    chunks = room.index("one\ntwo")

    held = [room.shelves.shelf(name).documents["acme", "doc_1"] for name in room.names]
    assert chunks == 2
    assert [one.texts for one in held] == [["one", "two"], ["one\ntwo"], ["one", "two"]]
    assert [one.vectors.shape for one in held] == [(2, 2), (1, 2), (2, 3)]


def test_counts_the_chunks_of_the_live_generation() -> None:
    room = Room(FIRST, COARSE)
    room.shelves.promote("g2-made-0002")

    assert room.index("one\ntwo") == 1


def test_prepares_for_the_named_generation_alone() -> None:
    room = Room(FIRST, OTHER_MODEL)

    prepared = room.indexer.prepare("acme", extract("one"), room.generation(1))

    assert [one.generation.name for one in prepared] == ["g2-made-0002"]
    assert room.weighers.of(FIRST).texts == []


def test_embeds_each_content_once_for_all_generations_of_a_model() -> None:
    room = Room(FIRST, recipe(), OTHER_MODEL)

    room.index("one\n\ntwo\n\none")

    assert room.weighers.of(FIRST).texts == ["one", "two"]
    assert room.weighers.of(OTHER_MODEL).texts == ["one", "two"]
    assert room.texts(1) == ["one", "two", "one"]


def test_embeds_nothing_again_that_a_generation_of_the_model_holds() -> None:
    room = Room(FIRST, OTHER_MODEL)
    room.index("one\ntwo")
    room.shelves.create("g2-made-0003", recipe())

    room.index("one\ntwo\nthree")

    assert room.weighers.of(FIRST).texts == ["one", "two", "three"]
    assert room.texts(2) == ["one", "two", "three"]
    held = room.shelves.shelf("g2-made-0003").documents["acme", "doc_1"]
    assert np.array_equal(held.vectors, np.tile([1, 0], (3, 1)))


def test_takes_no_vectors_from_another_tenant() -> None:
    room = Room(FIRST)
    room.index("one")

    room.index("one", document(tenant="brick"))

    assert room.weighers.of(FIRST).texts == ["one", "one"]


def test_cuts_by_meaning_anew_for_each_model() -> None:
    meaning = TINY.model_copy(update={"strategy": "meaning"})
    room = Room(recipe(chunking=meaning), recipe("other", 3, meaning))

    room.index("one\ntwo")

    assert room.texts(0) == room.texts(1) == ["one", "two"]


def test_embeds_a_long_document_some_texts_at_a_time() -> None:
    room = Room(FIRST)
    words = [f"w{number}" for number in range(1_000, 1_001 + 2 * AT_ONCE)]

    room.index("\n".join(words))

    assert [len(some) for some in room.weighers.of(FIRST).asked] == [AT_ONCE, AT_ONCE, 1]
    assert room.texts(0) == words


@pytest.mark.parametrize("gone", ["before it is prepared", "before it is put"])
def test_passes_over_a_generation_that_was_discarded_meanwhile(gone: str) -> None:
    room = Room(FIRST, recipe("other", 2))

    def discard() -> None:
        room.shelves.discard("g2-made-0002")

    if gone == "before it is put":
        room.shelves.while_putting = discard
    else:
        room.weighers.of(FIRST).meanwhile = discard

    chunks = room.index("one\ntwo")

    assert (chunks, room.texts(0), room.names) == (2, ["one", "two"], ["g2-made-0001"])


def test_does_not_pass_over_a_generation_that_does_not_answer() -> None:
    room = Room(FIRST, OTHER_MODEL)
    room.shelves.broken.add("g2-made-0002")

    with pytest.raises(SearchUnavailable):
        room.index("one")


def test_removes_a_document_from_every_generation() -> None:
    room = Room(FIRST, COARSE, OTHER_MODEL)
    room.index("one")

    room.indexer.remove("acme", "doc_1")

    assert [room.texts(number) for number in range(3)] == [None, None, None]


def test_removes_from_all_that_answer_before_it_says_that_one_does_not() -> None:
    room = Room(FIRST, COARSE, OTHER_MODEL)
    room.index("one")
    room.shelves.broken.add("g2-made-0001")

    with pytest.raises(SearchUnavailable):
        room.indexer.remove("acme", "doc_1")

    assert [room.texts(number) for number in range(3)] == [["one"], None, None]


def test_removes_nothing_where_there_is_no_generation() -> None:
    room = Room()

    room.indexer.remove("acme", "doc_1")

    assert room.names == []


def test_lacks_a_document_until_every_generation_holds_it_in_this_version() -> None:
    room = Room(FIRST, OTHER_MODEL)
    before = room.indexer.lacks(DOCUMENT)
    room.index("one")
    after = room.indexer.lacks(DOCUMENT)

    newer = room.indexer.lacks(DOCUMENT.model_copy(update={"version": "v2"}))
    room.shelves.create("g2-made-0003", COARSE)

    assert (before, after, newer) == (True, False, True)
    assert room.indexer.lacks(DOCUMENT)


def test_lacks_nothing_where_there_is_no_generation_yet() -> None:
    room = Room()

    assert not room.indexer.lacks(DOCUMENT)
