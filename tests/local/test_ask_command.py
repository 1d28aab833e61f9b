"""`groundwork ask` shows of a cited passage what the answer took from it."""

from infra.commands.ask import excerpt

BEFORE = "The hub needs power and a network. " * 10
CLAIM = "E21 means that a defrost took longer than twelve minutes."
AFTER = " Call your installer on working days." * 10


def test_shows_the_words_that_the_answer_took_and_not_the_text_before_them() -> None:
    citation = {"index": 2, "text": BEFORE + CLAIM + AFTER}

    shown = excerpt(citation, f"The hub needs power and a network. [1]\n{CLAIM} [1, 2]")

    assert CLAIM in shown
    assert shown.startswith("...")
    assert shown.endswith("...")


def test_shows_a_short_passage_whole() -> None:
    shown = excerpt({"index": 1, "text": "Two\nwords."}, "Nothing alike.")

    assert shown == "Two words."


def test_shows_the_beginning_of_a_passage_that_the_answer_shares_no_words_with() -> None:
    shown = excerpt({"index": 1, "text": BEFORE}, "Quite so. [1]")

    assert shown.startswith("The hub needs power")


def test_bears_a_passage_without_words() -> None:
    assert excerpt({"index": 1, "text": " "}, "Quite so. [1]") == ""
