"""A file whose end is missing is never taken for a whole one, though libraries would mend it."""

import re
from collections.abc import Callable

import pytest

from shared.errors import DocumentError
from shared.retrieval.extract.extractor import FileExtractor
from shared.retrieval.extract.limits import ExtractLimits
from shared.retrieval.extract.pdf import extract_pdf
from shared.types.retrieval import Extract
from tests.unit.retrieval import hostile_office as office
from tests.unit.retrieval import hostile_text as texts
from tests.unit.retrieval.files import column, pdf

WHOLE = pdf([column(f"The depot opens at {hour}.") for hour in range(5)])
UPDATE = (
    b"5 0 obj\n<< /Title (Depots) >>\nendobj\n"
    b"xref\n5 1\n%010d 00000 n \ntrailer\n<< /Size 16 /Root 1 0 R /Info 5 0 R /Prev %d >>\n"
    b"startxref\n%d\n%%%%EOF\n"
)
MAIL_FOOTER = b"\r\n<!-- sent by the portal -->\r\n"


def read(data: bytes) -> Extract:
    return extract_pdf("depots.pdf", data, ExtractLimits())


def reason(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read(data)
    return caught.value.reason


DATA = b"{%b}" % b", ".join(b'"depot %d": "opens at six"' % number for number in range(50))
CUTTABLE: dict[str, Callable[[], bytes]] = {
    "depots.docx": office.letter,
    "depots.xlsx": office.workbook,
    "depots.pptx": office.slides,
    "depots.eml": lambda: texts.mail_with(b"depots.txt", b"The depot opens at six.\n" * 50),
    "depots.json": lambda: DATA,
    "depots.pdf": lambda: WHOLE,
}


def updated(data: bytes) -> bytes:
    """A PDF with a change appended to it, as editors save them."""
    at = len(data)
    previous = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    return data + UPDATE % (at, previous, at + len(UPDATE) - 34)


def for_the_web(told_length: int, first_table: int = 0) -> bytes:
    """A PDF that says how long it is, and has an end mark near its beginning."""
    hint = b"99 0 obj\n<< /Linearized 1 /L %d /H [ 500 100 ] /N 5 >>\nendobj\n" % told_length
    start = hint + b"startxref\n%d\n%%%%EOF\n" % first_table
    return WHOLE.replace(b"%PDF-1.4\n", b"%PDF-1.4\n" + start, 1)


@pytest.mark.parametrize("name", CUTTABLE)
def test_reads_each_of_the_files_while_it_is_whole(name: str) -> None:
    extract = FileExtractor().extract(name, CUTTABLE[name]())

    assert extract.warnings == ()


@pytest.mark.parametrize("tenth", range(1, 10))
@pytest.mark.parametrize("name", CUTTABLE)
def test_refuses_a_file_that_was_cut_off_at_any_tenth(name: str, tenth: int) -> None:
    whole = CUTTABLE[name]()

    with pytest.raises(DocumentError) as caught:
        FileExtractor().extract(name, whole[: len(whole) * tenth // 10])

    assert caught.value.reason == "damaged_file"
    assert re.search(r"cut off|damaged", caught.value.sentence)


@pytest.mark.parametrize("tenth", range(1, 10))
def test_refuses_a_pdf_for_the_web_that_was_cut_off_at_any_tenth(tenth: int) -> None:
    whole = for_the_web(len(for_the_web(1_000)))

    assert len(whole) < 10_000
    assert reason(whole[: len(whole) * tenth // 10]) == "damaged_file"


@pytest.mark.parametrize("missing", [1, 30, 60, 100])
def test_refuses_a_changed_pdf_whose_change_was_cut_off(missing: int) -> None:
    whole = updated(WHOLE)

    cut = whole[: len(whole) - 6 - missing]

    assert len(cut) > len(WHOLE)
    assert reason(cut) == "damaged_file"


def test_refuses_a_pdf_whose_rest_was_filled_with_zeros() -> None:
    cut = WHOLE[: len(WHOLE) // 2] + bytes(len(WHOLE) // 2)

    assert reason(cut) == "damaged_file"


def test_reads_whole_pdfs_that_were_changed_or_are_for_the_web() -> None:
    changed = read(updated(WHOLE))
    web = read(for_the_web(10_000, first_table=700))

    assert changed.pages == web.pages == 5
    assert changed.title == "Depots"


@pytest.mark.parametrize("tail", [b"", b"\r\n", bytes(3000), MAIL_FOOTER, b"x" * 4000])
def test_reads_a_whole_pdf_that_something_was_appended_to(tail: bytes) -> None:
    extract = read(WHOLE + tail)

    assert extract.pages == 5
