"""A scanned page says so, or is read by whoever can read pictures."""

import io

import pytest
from PIL import Image

from shared.errors import DocumentError
from shared.retrieval.extract.limits import ExtractLimits
from shared.retrieval.extract.pdf import extract_pdf
from shared.retrieval.extract.pdfium import LONGEST_SIDE, MOST_PIXELS
from shared.retrieval.extract.scans import unread_scans
from tests.unit.retrieval.files import column, pdf
from tests.unit.retrieval.scanned import ORNAMENT, scanned

WORDS = column("The depot opens at six.")
SCAN = None
LIMITS = ExtractLimits(characters=1000)


class Reader:
    """Reads every picture as the next of some texts, and keeps the pictures."""

    def __init__(self, *texts: str) -> None:
        self.pictures: list[bytes] = []
        self._texts = list(texts)

    def read(self, picture: bytes) -> str:
        self.pictures.append(picture)
        return self._texts.pop(0)


def refusal(data: bytes, reader: Reader | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        extract_pdf("depot.pdf", data, LIMITS, reader)
    return caught.value


@pytest.mark.parametrize(
    ("pages", "sentence"),
    [
        ([4], "Page 4 is a scan; its text could not be read."),
        ([4, 5], "Pages 4-5 are scans; their text could not be read."),
        ([3, 7, 8, 9], "Pages 3 and 7-9 are scans; their text could not be read."),
        ([1, 3, 5, 6], "Pages 1, 3 and 5-6 are scans; their text could not be read."),
    ],
)
def test_one_sentence_names_the_pages_that_could_not_be_read(
    pages: list[int], sentence: str
) -> None:
    assert unread_scans(pages) == sentence


def test_the_sentence_stays_short_however_many_pages_it_is_about() -> None:
    sentence = unread_scans(range(1, 5000, 2))

    assert len(sentence) < 200
    assert sentence.endswith(
        "37, 39 and others (2,500 in all) are scans; their text could not be read."
    )


def test_a_scan_among_pages_with_text_is_told_of() -> None:
    extract = extract_pdf("depot.pdf", scanned([WORDS, SCAN, WORDS, SCAN, SCAN]), LIMITS)

    assert extract.text == "The depot opens at six.\n\nThe depot opens at six."
    assert extract.pages == 5
    assert extract.warnings == ("Pages 2 and 4-5 are scans; their text could not be read.",)


def test_pages_that_are_blank_or_bear_an_ornament_are_no_scans() -> None:
    blank = extract_pdf("depot.pdf", scanned([WORDS, []]), LIMITS)
    ornament = extract_pdf("depot.pdf", scanned([WORDS, SCAN], sides=ORNAMENT), LIMITS)

    assert blank.warnings == ()
    assert ornament.warnings == ()


def test_a_pdf_of_nothing_but_scans_is_refused_with_advice() -> None:
    error = refusal(scanned([SCAN, [], SCAN]))

    assert error.reason == "scanned"
    assert "text recognition (OCR)" in error.sentence


def test_a_pdf_without_words_or_pictures_has_no_text() -> None:
    error = refusal(pdf([[], []]))

    assert error.reason == "no_text"
    assert "text recognition (OCR)" in error.sentence


def test_a_scan_is_read_by_whoever_can_and_stands_on_its_page() -> None:
    reader = Reader("Hours\n\nThe gate shuts\nat nine.", "Keys hang on the wall.")
    pages = [WORDS, SCAN, column("which nobody minds."), SCAN]

    extract = extract_pdf("depot.pdf", scanned(pages), LIMITS, reader)

    assert extract.text == (
        "The depot opens at six.\n\nHours\n\nThe gate shuts\nat nine.\n\nwhich nobody minds."
        "\n\nKeys hang on the wall."
    )
    assert [mark.page for mark in extract.marks] == [1, 2, 3, 4]
    assert extract.warnings == ()


def test_a_pdf_of_nothing_but_scans_is_named_by_the_first_line_that_was_read() -> None:
    reader = Reader("\nThe Works Handbook\n\nThe gate shuts at nine.")

    extract = extract_pdf("scan0001.pdf", scanned([SCAN]), LIMITS, reader)

    assert extract.title == "The Works Handbook"


def test_a_pdf_whose_pictures_say_nothing_has_no_text() -> None:
    error = refusal(scanned([SCAN, SCAN]), Reader("", " \n"))

    assert error.reason == "no_text"


def test_what_scans_say_counts_for_the_limit_of_characters() -> None:
    error = refusal(scanned([SCAN]), Reader("words " * 1000))

    assert error.reason == "too_large"


def test_a_scan_is_shown_as_a_grey_picture_of_the_whole_page() -> None:
    reader = Reader("words")

    extract_pdf("depot.pdf", scanned([SCAN]), LIMITS, reader)
    with Image.open(io.BytesIO(reader.pictures[0])) as shown:
        shown.load()

    assert (shown.mode, shown.size) == ("L", (1653, 2339))
    assert (shown.getpixel((5, 5)), shown.getpixel((800, 1000))) == (255, 0)


@pytest.mark.parametrize("box", [(14_400, 14_400), (1_000_000, 1_000_000), (900_000, 30), (1, 1)])
def test_a_page_of_any_size_is_shown_within_bounds(box: tuple[int, int]) -> None:
    reader = Reader("words")

    extract_pdf("depot.pdf", scanned([SCAN], box=box), LIMITS, reader)
    with Image.open(io.BytesIO(reader.pictures[0])) as shown:
        width, height = shown.size

    assert width * height <= MOST_PIXELS * 1.01
    assert max(width, height) <= LONGEST_SIDE + 1
