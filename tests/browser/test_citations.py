"""From an answer to the passage that it leans on, with the quoted words marked."""

import pytest
from playwright.sync_api import expect

from tests.browser.console import Console, cites, ends, says


@pytest.mark.parametrize("opener", [".marker", ".citation"])
def test_opens_the_passage_with_the_quoted_sentence_marked(console: Console, opener: str) -> None:
    answer = console.ask("Until when will version 2 of the API be supported?")

    answer.locator(opener).first.click()

    expect(console.passage).to_contain_text("Skelbrow Cloud API, version 2")
    quoted = "Version 2 will be supported until at least 31 December 2029."
    expect(console.passage.locator("mark").filter(has_text=quoted)).to_be_visible()


def test_names_the_page_of_a_passage_from_a_pdf(console: Console) -> None:
    answer = console.ask("Within how many days may I return an unopened product?")

    answer.locator(".citation").first.click()

    expect(console.page.locator("#passage-place")).to_contain_text("page")


@pytest.mark.parametrize(
    ("passage", "said", "marked"),
    [
        (
            "It is\nblue  and very old. More.",
            "It is blue and very old.",
            "It is\nblue  and very old.",
        ),
        ("| Plan | Price |\n|---|---|\n| Home | 5 |", "Plan: Home, Price: 5", "Home | 5"),
        (
            "See [3] for the rest of it.",
            "See (3) for the rest of it.",
            "See [3] for the rest of it.",
        ),
        (
            "So it is, said A. But B was late (5%).",
            "True. But B was late (5%).",
            "But B was late (5%).",
        ),
    ],
    ids=["over lines", "a table's row", "a number in brackets", "one sentence of several"],
)
def test_finds_the_quote_however_it_was_written(
    console: Console, passage: str, said: str, marked: str
) -> None:
    console.answers_with(says(f"{said} [1]"), cites(passage, "A title", "A section"), ends("stop"))
    answer = console.ask("What?")

    answer.locator(".marker").click()

    assert console.page.locator("#passage-text").text_content() == passage
    assert console.passage.locator("mark").all_text_contents() == [marked]


def test_leaves_a_marker_without_citation_as_it_is_written(console: Console) -> None:
    console.answers_with(
        says("Blue [1], not [7] or [1, 7]."), cites("Blue.", "T", "S"), ends("stop")
    )

    answer = console.ask("What?")

    expect(answer.locator(".marker")).to_have_count(1)
    expect(answer.locator(".text")).to_have_text("Blue1, not [7] or [1, 7].")
