"""PDFs come out page by page: whole sentences, headings as sections, tables as rows."""

import random

import pytest

from shared.errors import DocumentError
from shared.retrieval.extract.extractor import FileExtractor
from shared.retrieval.extract.limits import ExtractLimits
from shared.types.retrieval import Extract
from tests.unit.retrieval.files import Page, Words, column, pdf

PROSE = column(
    "The warranty of a heat pump lasts twelve years when it is registered within",
    "sixty days of commissioning. Without registration it lasts for three years,",
    "and the compressor is not covered.",
    "",
    "Hubs are covered for five years. Sensors are covered for two years, but not",
    "their batteries.",
)


def read(data: bytes, name: str = "warranty.pdf") -> Extract:
    return FileExtractor().extract(name, data)


def refusal(data: bytes, limits: ExtractLimits | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        FileExtractor(limits).extract("a.pdf", data)
    return caught.value


def table(*rows: list[str], top: float, columns: tuple[float, ...] = (72, 220, 380)) -> list[Words]:
    return [
        Words(x, top - 16 * number, text)
        for number, row in enumerate(rows)
        for x, text in zip(columns, row, strict=True)
    ]


def test_wrapped_lines_become_whole_sentences_and_paragraphs_stay_apart() -> None:
    extract = read(pdf([PROSE]))

    assert extract.text == (
        "The warranty of a heat pump lasts twelve years when it is registered within sixty days of"
        " commissioning. Without registration it lasts for three years, and the compressor is not"
        " covered.\n\nHubs are covered for five years. Sensors are covered for two years, but not"
        " their batteries."
    )


def test_words_divided_at_a_line_end_are_made_whole() -> None:
    lines = column(
        "A long-term test of the compressor shows that most of the refriger-",
        "ation circuit lasts. The result of this long-",
        "term test is public.",
    )

    extract = read(pdf([lines]))

    assert extract.text == (
        "A long-term test of the compressor shows that most of the refrigeration circuit lasts."
        " The result of this long-term test is public."
    )


def test_a_hyphen_before_a_capital_or_a_number_stays() -> None:
    lines = column("The coated version of this pump is ordered with the number SB-", "F8 in July.")

    assert "number SB-F8 in July." in read(pdf([lines])).text


def test_a_justified_column_runs_on_in_the_next_one() -> None:
    left = [
        *column("Only a trained person may", "open the circuit of a pump", top=120),
        *[Words(72 + 60 * n, 92, word) for n, word in enumerate(["and", "vent", "it."])],
        Words(72, 78, "Then it is registered with"),
    ]
    right = column("Skelbrow in sixty days.", x=320)

    text = read(pdf([[*left, *right]])).text

    assert text == (
        "Only a trained person may open the circuit of a pump and vent it."
        " Then it is registered with Skelbrow in sixty days."
    )


def test_each_page_has_its_mark_and_a_sentence_may_run_over_its_end() -> None:
    first = column("The pump stands upright for twelve hours before it may be", top=120)
    second = column("switched on for the first time.", "", "Then vent it.")
    third = column("A page of its own.")

    extract = read(pdf([first, second, third]))

    assert extract.pages == 3
    assert extract.text == (
        "The pump stands upright for twelve hours before it may be switched on for the first time."
        "\n\nThen vent it.\n\nA page of its own."
    )
    assert [(m.page, extract.text[m.start :].split()[0]) for m in extract.marks] == [
        (1, "The"),
        (2, "switched"),
        (3, "A"),
    ]


def test_large_and_bold_lines_are_headings() -> None:
    page = [
        Words(72, 760, "Warranty Policy", size=20, bold=True),
        *column("In force from April."),
        Words(72, 660, "1. Cover", size=15, bold=True),
        *column("What is covered and for how long is told in this section.", top=630),
        Words(72, 600, "Heat pumps", size=11, bold=True),
        *column("Twelve years, if it is registered within sixty days.", top=580),
    ]

    extract = read(pdf([page]))

    assert extract.title == "Warranty Policy"
    assert [mark.section for mark in extract.marks] == ["", "1. Cover", "1. Cover > Heat pumps"]


def test_tables_come_out_as_rows_even_when_a_cell_has_two_lines() -> None:
    page = [
        *table(["Code", "Meaning", "What to do"], ["E10", "Pressure low", "Top up"], top=700),
        *[Words(72, 668, "E11"), Words(220, 668, "Pressure too"), Words(220, 654, "low")],
        Words(380, 668, "Look for a leak"),
        *table(["E12", "Pressure high", "Release water"], top=638),
    ]

    extract = read(pdf([page]))

    assert extract.text == (
        "Code | Meaning | What to do\nE10 | Pressure low | Top up\n"
        "E11 | Pressure too low | Look for a leak\nE12 | Pressure high | Release water"
    )


@pytest.mark.parametrize(
    ("own", "title"),
    [
        ("The Warranty", "The Warranty"),
        ("Microsoft Word - draft3", "Cover"),
        ("", "Cover"),
    ],
)
def test_the_files_own_title_counts_unless_it_is_junk(own: str, title: str) -> None:
    page: Page = [Words(72, 740, "Cover", size=18), *PROSE]

    assert read(pdf([page], title=own)).title == title
    assert read(pdf([PROSE])).title == "warranty"


def test_a_locked_pdf_is_refused_with_advice() -> None:
    error = refusal(pdf([PROSE], password="hunter2"))

    assert error.reason == "encrypted_pdf"
    assert "Remove the password" in error.sentence


def test_a_pdf_of_three_hundred_pages_is_read_to_its_end() -> None:
    extract = read(pdf([column(f"This is what stands on page {n}.") for n in range(1, 301)]))

    assert extract.pages == 300
    assert extract.marks[-1].page == 300


def test_a_pdf_of_too_many_pages_is_refused_unread() -> None:
    error = refusal(pdf([PROSE] * 12), ExtractLimits(pages=10))

    assert error.reason == "too_many_pages"
    assert "12 pages; we accept 10" in error.sentence


def test_a_damaged_pdf_is_read_or_refused_but_never_crashes() -> None:
    whole, dice = pdf([PROSE] * 2), random.Random(20261123)

    reasons = set()
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(dice.randint(1, 40)):
            damaged[dice.randrange(8, len(damaged) - 20)] = dice.randrange(256)
        try:
            reasons.add("read" if read(bytes(damaged)).text else "nothing")
        except DocumentError as error:
            reasons.add(error.reason)

    assert reasons <= {"read", "damaged_file", "no_text", "encrypted_pdf"}
    assert "read" in reasons


@pytest.mark.parametrize("size", [0, -11, 1e9, 1e-9])
def test_words_of_an_impossible_size_do_not_hurt_the_others(size: float) -> None:
    page = [Words(72, 700, "Impossible words.", size=size), Words(1e12, 700, "Far.")]

    assert "Hubs are covered for five years." in read(pdf([[*page, *PROSE]])).text


def test_thousands_of_words_on_one_spot_are_read() -> None:
    page = [Words(72, 700, "same") for _ in range(3_000)]

    assert read(pdf([page])).text.count("same") > 0
