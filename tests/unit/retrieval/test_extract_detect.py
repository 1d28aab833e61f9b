"""What a file is, its content decides; its name decides only between texts that look alike."""

import io
import json
import zipfile

import pytest
from xlsxwriter import Workbook

from shared.errors import DocumentError
from shared.retrieval.extract.detect import detect
from shared.retrieval.extract.extractor import FileExtractor
from shared.retrieval.extract.limits import ExtractLimits
from tests.unit.retrieval.files import archive, replaced, word
from tests.unit.retrieval.office_files import mail, old_workbook, ole, open_sheet, slides, workbook

ONE_SHEET = workbook(lambda book: Workbook.add_worksheet(book).write(0, 0, "words"))
DECK = slides(lambda deck: deck.slides.add_slide(deck.slide_layouts[0]))
LETTER = word(lambda document: document.add_paragraph("words"))
PAGE = b"<!doctype html><p>words"
TABLE = b"a,b,c\n" * 6
RECORD = json.dumps({"name": "Heat pump"}).encode()
NAMES = ["a.pdf", "a.docx", "a.txt", "a.md", "a.html", "a.csv", "a.json", "a.eml", "a", "a.exe"]


def with_member(packed: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(packed)) as source:
        return archive({part: source.read(part) for part in source.namelist()} | {name: b"x"})


def locked(packed: bytes) -> bytes:
    """The archive with the mark of encryption on its members, in both places."""
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        head, *rest = packed.split(mark)
        flags = place - len(mark)
        packed = mark.join([head, *(part[:flags] + b"\x01" + part[flags + 1 :] for part in rest)])
    return packed


def refusal(name: str, data: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        FileExtractor().extract(name, data)
    return caught.value


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (LETTER, "docx"),
        (DECK, "pptx"),
        (ONE_SHEET, "sheets"),
        (old_workbook([["a"]]), "sheets"),
        (open_sheet(""), "sheets"),
        (PAGE, "html"),
        (PAGE.decode().encode("utf-16"), "html"),
        (mail().as_bytes(), "mail"),
    ],
)
def test_what_can_be_one_thing_only_is_that_whatever_its_name(
    name: str, data: bytes, kind: str
) -> None:
    assert detect(name, data, ExtractLimits()) == kind


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", RECORD, "json"),
        ("a.md", b"[%b, %b]" % (RECORD, RECORD), "json"),
        ("a", RECORD + b"\n" + RECORD + b"\n", "json"),
        ("a.txt", RECORD[:-2], "text"),
        ("a.md", b"[1] is a footnote", "markdown"),
        ("a.txt", b"[1, 2]", "text"),
        ("a.json", b"words", "json"),
        ("a.eml", b"words", "mail"),
        ("a.txt", b"From: me\n\nis how a mail begins", "text"),
        ("a.txt", b"Note: From: To: Date: are fields\nof a mail", "text"),
        ("a.csv", b"words", "csv"),
        ("a.log", TABLE, "csv"),
        ("a.txt", TABLE.replace(b",", b"\t"), "csv"),
        ("a.md", TABLE, "markdown"),
        ("a.txt", b"One, two, three.\nFour, five.\n" * 6, "text"),
        ("a.txt", b"A sentence, with some words, and more of them in a row here\n" * 9, "text"),
        ("a.html", b"<p>words", "html"),
        ("a.txt", b"<p>words", "text"),
    ],
)
def test_where_the_content_leaves_it_open_the_name_decides(
    name: str, data: bytes, kind: str
) -> None:
    assert detect(name, data, ExtractLimits()) == kind


@pytest.mark.parametrize(
    ("packed", "member"),
    [
        (LETTER, "word/vbaProject.bin"),
        (DECK, "ppt/VBAPROJECT.BIN"),
        (ONE_SHEET, "xl/vbaProject.bin"),
        (ONE_SHEET, "xl/macrosheets/sheet1.xml"),
        (open_sheet(""), "Basic/Standard/Module1.xml"),
    ],
)
def test_files_with_macros_are_refused(packed: bytes, member: str) -> None:
    error = refusal("a.docx", with_member(packed, member))

    assert error.reason == "macros"
    assert "Save it without macros" in error.sentence


def test_a_document_of_the_kind_for_macros_is_refused_even_without_any() -> None:
    kind = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

    data = replaced(LETTER, {"[Content_Types].xml": lambda xml: xml.replace(plain, kind)})

    assert refusal("a.docx", data).reason == "macros"


def test_an_old_workbook_with_macros_is_refused() -> None:
    data = old_workbook([["a"]]) + "_VBA_PROJECT_CUR\0".encode("utf-16-le")

    assert refusal("a.xls", data).reason == "macros"


@pytest.mark.parametrize(
    ("data", "reason", "advice"),
    [
        (ole("EncryptedPackage", b""), "encrypted_file", "Remove the password"),
        (locked(LETTER), "encrypted_file", "Remove the password"),
        (locked(archive({"a.txt": b"words"})), "encrypted_file", "Unpack it"),
        (ole("WordDocument", b""), "unsupported_type", "Save it as DOCX or PDF"),
        (ole("PowerPoint Document", b""), "unsupported_type", "Save it as PPTX or PDF"),
        (ole("__nameid_version1.0", b""), "unsupported_type", "Save it as EML"),
        (ole("Contents", b""), "unsupported_type", "an old Office document"),
        (archive({"mimetype": b"application/epub+zip"}), "unsupported_type", "Unpack it"),
        (archive({"content.xml": b"<x/>"}), "unsupported_type", "no spreadsheet"),
        (b"From a@b.c Mon Mar 31 14:05:00 2025\nSubject: x\n", "unsupported_type", "each mail"),
        (b"SQLite format 3\0" + bytes(100), "unsupported_type", "a database"),
    ],
)
def test_refuses_what_it_cannot_read_and_says_what_to_do(
    data: bytes, reason: str, advice: str
) -> None:
    error = refusal("a.docx", data)

    assert error.reason == reason
    assert advice in error.sentence
