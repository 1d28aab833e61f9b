"""The phrase guard finds the first forbidden phrase, at its place in the text as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.safety.phrases import PhraseGuard


@pytest.mark.parametrize(
    ("text", "forbidden", "at"),
    [
        ("a secret", ("secret",), 2),
        ("a SeCrEt", ("sEcReT",), 2),
        ("b then a", ("a", "b"), 0),
        ("abc", ("abcd", "bc"), 1),
        ("nothing", ("secret",), None),
        ("nothing", (), None),
        ("", ("secret",), None),
        ("İİİ secret", ("secret",), 4),
        ("a.b", ("a.b",), 0),
        ("axb", ("a.b",), None),
        ("ÉCOLE", ("école",), 0),
    ],
)
def test_finds_the_earliest_phrase_where_it_begins(
    text: str, forbidden: tuple[str, ...], at: int | None
) -> None:
    found = PhraseGuard().find(text, forbidden)

    assert found == at


@given(before=st.text(), phrase=st.text(min_size=1), after=st.text())
def test_never_overlooks_a_phrase_as_it_is_written(before: str, phrase: str, after: str) -> None:
    found = PhraseGuard().find(before + phrase + after, (phrase,))

    assert found is not None
    assert found <= len(before)


@pytest.mark.parametrize(
    ("forbidden", "characters"), [((), 0), (("a",), 0), (("ab", "abcd", "abc"), 3)]
)
def test_holds_back_one_character_less_than_the_longest(
    forbidden: tuple[str, ...], characters: int
) -> None:
    window = PhraseGuard().window(forbidden)

    assert window == characters
