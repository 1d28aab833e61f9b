"""Words are counted by their stems, titles twice; labels are never taken for words."""

import numpy as np

from shared.retrieval.stems import MOST_COUNTED, Bag, Stems, label, name
from tests.unit.retrieval.fakes import chunk

STEMS = Stems()


def test_counts_stems_in_all_that_is_searched_and_a_title_twice() -> None:
    one = chunk("a", "Batteries, battery: Zürich", title="Battery", section="Charging")

    [bag] = STEMS.bags([one.model_copy(update={"header": "zurich | volts"})], [])

    assert _counts(bag) == {
        name("batteri"): 4, name("zurich"): 2, name("charg"): 1, name("volt"): 1,
    }  # fmt: skip
    assert bag.length == 7


def test_what_stands_around_a_chunk_does_not_count() -> None:
    around = {"before": "penguin", "after": "walrus"}

    [bag] = STEMS.bags([chunk("a", "seal").model_copy(update=around)], [])

    assert list(_counts(bag)) == [name("seal")]


def test_each_chunk_has_a_bag_of_its_own_also_without_a_word() -> None:
    bags = STEMS.bags([chunk("a", "seal"), chunk("b", "?!"), chunk("c", "walrus")], [])

    assert [list(_counts(bag)) for bag in bags] == [[name("seal")], [], [name("walru")]]
    assert STEMS.bags([], ["x"]) == []


def test_a_label_is_no_word_and_has_no_length() -> None:
    opened = label("group", "open")

    [bag] = STEMS.bags([chunk("a", "open")], [opened])

    assert _counts(bag) == {name("open"): 1, name(opened): 0}
    assert bag.length == 1


def test_labels_of_any_parts_stay_apart() -> None:
    parts = [("a", "b", "c"), ("a", "b"), ("a", 'b", "c'), ("a,b", "c"), ("a", "\ud800")]

    assert len({name(label(*some)) for some in parts}) == len(parts)


def test_a_word_repeated_endlessly_counts_as_often_as_can_be_kept() -> None:
    [bag] = STEMS.bags([chunk("a", "seal " * (MOST_COUNTED + 10))], [])

    assert _counts(bag) == {name("seal"): MOST_COUNTED}
    assert bag.length == MOST_COUNTED + 10


def test_a_question_has_each_stem_once_and_no_stop_words() -> None:
    asked = STEMS.of_question("What is the battery's, or the batteries', CHARGE?")

    assert sorted(asked.tolist()) == sorted([name("batteri"), name("charg")])
    assert STEMS.of_question("what is it?").dtype == np.uint64


def test_text_that_no_encoding_has_is_counted_all_the_same() -> None:
    [bag] = STEMS.bags([chunk("a", "seal \ud800 \x00 walrus")], [])

    assert set(_counts(bag)) >= {name("seal"), name("walru")}


def _counts(bag: Bag) -> dict[int, int]:
    return dict(zip(bag.names.tolist(), bag.counts.tolist(), strict=True))
