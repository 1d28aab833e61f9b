"""Whatever characters a provider sends can be stored and sent on."""

from hypothesis import given
from hypothesis import strategies as st

from shared.models.readable import readable


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_leaves_a_proper_text_as_it_is(text: str) -> None:
    assert readable(text) == text


@given(st.text(st.characters(categories=["Cs", "Lu"])))
def test_what_it_gives_can_always_be_written(text: str) -> None:
    assert readable(text).encode().decode() == readable(text)


def test_half_a_character_becomes_a_sign_that_something_is_missing() -> None:
    assert readable("a\ud83d b") == "a\ufffd b"


def test_two_halves_in_one_delta_become_one_character() -> None:
    assert readable("\ud83d\ude00") == "\U0001f600"
