"""Heads, feet and page numbers of a PDF are left out; what says something is kept."""

from shared.retrieval.extract.extractor import FileExtractor
from tests.unit.retrieval.files import Page, Words, column, pdf


def read(pages: list[Page]) -> str:
    return FileExtractor().extract("depots.pdf", pdf(pages)).text


def test_heads_feet_and_page_numbers_are_dropped() -> None:
    animals = "Otters swim.", "Badgers dig.", "Foxes run.", "Hares jump."
    pages: list[Page] = [
        [
            Words(72, 800, "Skelbrow Energy Ltd"),
            *column(animal, f"There are {number + 3} kinds of them."),
            Words(280, 40, f"Page {number} of 4"),
        ]
        for number, animal in enumerate(animals, start=1)
    ]

    text = read(pages)

    assert "Skelbrow" not in text
    assert "Page" not in text
    assert all(animal in text for animal in animals)
    assert "There are 7 kinds of them." in text


def test_lines_that_say_something_else_on_every_page_are_kept() -> None:
    pages: list[Page] = [
        [
            Words(72, 800, f"Depot {number} has {quota} crates."),
            *column("Crates are counted", "once in a month."),
            Words(280, 40, f"Chapter {number // 3} - {number + 10}"),
        ]
        for number, quota in enumerate([37, 820, 14, 502, 66], start=1)
    ]

    text = read(pages)

    assert "Depot 2 has 820 crates." in text
    assert "Chapter" not in text


def test_rows_of_numbers_at_the_edge_of_every_page_are_kept() -> None:
    pages: list[Page] = [
        [
            Words(x, 780 - 16 * row, f"{n}{3 * row + cell}")
            for row in range(2)
            for cell, x in enumerate((72, 220, 380))
        ]
        for n in range(1, 6)
    ]

    text = read(pages)

    assert "10 | 11 | 12" in text
    assert "53 | 54 | 55" in text
