"""A summary is a few whole sentences of the text: the central ones, the early ones first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.understanding.excerpt import GAP, excerpt
from shared.understanding.extractive import summary_of
from shared.understanding.language import language_of
from shared.understanding.sentences import sentences

MANUAL = """# The blue pump

The blue pump moves water from the tank to the roof of the house. It needs no oil.
The water of the tank must be clean, or else the blue pump is damaged by sand.

| Part | Price |
| --- | --- |
| Valve | 12.50 |

- Once a year the blue pump is cleaned with clean water from the tank.
- What does it cost to have that done by somebody else?
1. A broken seal is replaced by the dealer, e.g. by Dr. Hollow in Main Street.

My grandmother liked to sing songs about the sea on long winter evenings.
"""


def test_takes_whole_statements_and_no_headings_rows_or_questions() -> None:
    found = sentences(MANUAL)

    assert found == [
        "The blue pump moves water from the tank to the roof of the house.",
        "The water of the tank must be clean, or else the blue pump is damaged by sand.",
        "Once a year the blue pump is cleaned with clean water from the tank.",
        "A broken seal is replaced by the dealer, e.g. by Dr. Hollow in Main Street.",
        "My grandmother liked to sing songs about the sea on long winter evenings.",
    ]


def test_joins_lines_and_takes_a_number_at_a_lines_start_for_what_it_is() -> None:
    wrapped = "The plinth for the outdoor unit has the number\n204. The plinth carries the fan too."

    assert sentences(wrapped) == [
        "The plinth for the outdoor unit has the number 204.",
        "The plinth carries the fan too.",
    ]


def test_a_summary_is_the_central_sentences_in_the_texts_order() -> None:
    summary = summary_of(MANUAL)

    assert summary == " ".join(sentences(MANUAL)[:3])


def test_says_nothing_twice() -> None:
    text = "The blue pump needs no oil at all. " * 3 + (
        "The blue pump needs no oil at all today. The red valve closes by itself at night."
    )

    assert summary_of(text) == (
        "The blue pump needs no oil at all. The red valve closes by itself at night."
    )


def test_shows_the_beginning_of_a_text_without_sentences() -> None:
    assert summary_of("a\tb\n1\t2\n") == "a b 1 2"
    assert summary_of("word " * 500).endswith("word …")
    assert len(summary_of("word " * 500)) <= 302


@pytest.mark.parametrize(
    "text",
    ["." * 200_000, "\n" * 200_000, "a. " * 60_000, '("' * 90_000, "|" * 200_000, "! " * 90_000],
)
def test_takes_no_more_time_than_a_texts_length_is_worth(text: str) -> None:
    assert len(summary_of(text)) <= 302


@given(st.text(max_size=400))
def test_every_text_has_a_summary_and_always_the_same(text: str) -> None:
    assert summary_of(text) == summary_of(text)


@given(st.text(max_size=400), st.integers(10, 300))
def test_an_excerpt_is_never_too_long(text: str, most: int) -> None:
    shown = excerpt(text, most)

    assert len(shown) <= most
    assert shown == text or GAP in shown


def test_an_excerpt_is_the_beginning_and_some_of_the_end() -> None:
    text = " ".join(f"word{number}" for number in range(1_000))

    begins, ends = excerpt(text, 1_000).split(GAP)

    assert text.startswith(begins + " ")
    assert text.endswith(" " + ends)
    assert len(begins) > 3 * len(ends) > 300


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The pump is guaranteed for seven years by its maker.", "en"),
        ("Die Pumpe hat sieben Jahre Garantie von ihrem Hersteller.", "de"),
        ("La bomba tiene una garantía de siete años del fabricante.", "es"),
        ("このポンプは七年間保証されます。水の温度は六十度までです。", "ja"),
        ("The pump", ""),
        ("12 34 56 78 90 12 34 56 78 90", ""),
        ("x = 1; y = 2; zz(x, y); q[7] -> rr; tt <- 12", ""),
        ("", ""),
    ],
)
def test_tells_a_language_where_there_is_enough_of_it(text: str, code: str) -> None:
    assert language_of(text) == code
