"""What stands around found passages is shown once, and no found text is ever shortened."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from shared.prompts.once import shown_once
from shared.types.retrieval import Passage

TEXT = "".join(chr(ord("a") + number) for number in range(26))
AT = datetime(2026, 11, 23, tzinfo=UTC)
CORE, LARGEST_MARGIN = 2, 5


def passage(start: int, before: int = 3, after: int = 3, document: str = "d1") -> Passage:
    """Two letters of the alphabet, with some around them."""
    end = start + CORE
    return Passage(
        id=f"c{start}",
        document_id=document,
        indexed_at=AT,
        title="ABC",
        text=TEXT[start:end],
        start=start,
        end=end,
        before=TEXT[max(0, start - before) : start],
        after=TEXT[end : end + after],
    )


def test_the_later_passage_leaves_out_what_the_earlier_one_shows() -> None:
    assert shown_once([passage(3), passage(10)]) == ["abcdefgh", "ijklmno"]
    assert shown_once([passage(10), passage(3)]) == ["hijklmno", "abcdefg"]


def test_no_passage_shows_the_found_text_of_another() -> None:
    assert shown_once([passage(3, after=9), passage(6)]) == ["abcdef", "ghijk"]
    assert shown_once([passage(6, before=6), passage(3)]) == ["fghijk", "abcde"]


def test_passages_of_two_documents_do_not_overlap() -> None:
    assert shown_once([passage(3), passage(3, document="d2")]) == ["abcdefgh", "abcdefgh"]


def test_leaves_out_the_space_that_is_left_between_two_passages() -> None:
    first = passage(0, before=0, after=1)
    spaced = passage(4).model_copy(update={"before": " \n"})

    assert shown_once([first, spaced]) == ["abc", "efghi"]


def test_nothing_found_shows_nothing() -> None:
    assert shown_once([]) == []


@given(
    st.lists(st.integers(0, 12), unique=True, max_size=8),
    st.integers(0, LARGEST_MARGIN),
    st.integers(0, LARGEST_MARGIN),
)
def test_every_letter_is_shown_once_and_none_that_was_to_be_shown_is_lost(
    places: list[int], before: int, after: int
) -> None:
    found = [passage(CORE * place, before, after) for place in places]

    texts = shown_once(found)

    letters = sorted("".join(texts))
    assert letters == sorted(set("".join(one.shown for one in found)))
    assert all(one.text in text for one, text in zip(found, texts, strict=True))
