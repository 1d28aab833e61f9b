"""One paragraph is shown once, however often it is there; what differs in substance stays."""

from hypothesis import given
from hypothesis import strategies as st

from shared.retrieval.alike import without_copies
from tests.unit.retrieval.searches import hits, passage

LEASE = (
    "The tenant returns the keys at the end of the lease and leaves the rooms swept clean, "
    "with every wall painted white and every lamp in working order"
)
WORDS = st.lists(st.sampled_from(["red", "blue", "pump", "valve", "7", "9"]), max_size=6)


def shown(*texts: str, question: str = "", alike: float = 0.8, limit: int = 10) -> list[int]:
    found = hits(*(passage(str(at), text or " ") for at, text in enumerate(texts)))
    return [int(hit.passage.id) for hit in without_copies(found, question, alike, limit)]


def test_the_same_text_of_two_documents_is_shown_once() -> None:
    found = hits(passage("a", LEASE, "doc_1"), passage("a", LEASE, "doc_2"))

    assert without_copies(found, "keys", 1.0, 10) == found[:1]


def test_a_text_with_one_word_changed_is_a_copy() -> None:
    assert shown(LEASE, LEASE.replace("lamp", "light"), "The pump is blue") == [0, 2]


def test_texts_that_share_half_of_their_words_are_both_shown() -> None:
    assert shown(LEASE, LEASE[: len(LEASE) // 2]) == [0, 1]


def test_another_number_is_another_fact() -> None:
    assert shown(f"{LEASE} of 2023", f"{LEASE} of 2024", f"{LEASE} of 2023 again") == [0, 1]


def test_a_word_of_the_question_that_a_better_one_lacks_is_worth_showing() -> None:
    bulb = LEASE.replace("lamp", "bulb")

    assert shown(LEASE, bulb, question="Who pays for a bulb?") == [0, 1]
    assert shown(LEASE, bulb, question="Who pays?") == [0]


def test_of_short_texts_only_equal_ones_are_copies() -> None:
    texts = [
        "How do I change a lost card",
        "How do I change a card lost",
        "How do I change a lost card",
    ]

    assert shown(*texts) == [0, 1]


def test_the_feature_says_how_much_is_too_much() -> None:
    changed = LEASE.replace("lamp", "light")

    assert shown(LEASE, changed, alike=0.99) == [0, 1]
    assert shown(LEASE, changed, alike=0.5) == [0]


def test_goes_on_until_there_are_as_many_as_wanted() -> None:
    assert shown(LEASE, LEASE, LEASE, "The pump is blue", "The valve is red", limit=2) == [0, 3]


@given(st.lists(WORDS, max_size=8), WORDS)
def test_what_is_shown_is_in_order_and_what_is_left_out_has_something_like_it(
    texts: list[list[str]], question: list[str]
) -> None:
    said = [" ".join(text) or " " for text in texts]

    kept = shown(*said, question=" ".join(question))

    assert kept == sorted(set(kept))
    assert len({said[at] for at in kept}) == len(kept)
    for at in set(range(len(said))) - set(kept):
        assert any(set(said[at].split()) <= set(said[b].split()) for b in kept if b < at)
