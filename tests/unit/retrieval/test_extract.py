"""What a file is, is told by its content; what cannot be read is refused with advice."""

import subprocess
import sys

import pytest

from shared.errors import DocumentError
from shared.retrieval.extract.extractor import FileExtractor
from shared.retrieval.extract.limits import ExtractLimits
from tests.unit.retrieval.files import archive, column, pdf, word
from tests.unit.retrieval.office_files import mail, old_workbook

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
LOCKED_OFFICE = OLE + "EncryptedPackage\0".encode("utf-16-le")
OLD_WORD = OLE + "WordDocument\0".encode("utf-16-le")
LIBRARIES = ("docx", "pptx", "python_calamine", "lxml", "PIL", "pypdfium2", "selectolax")
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)


def refusal(name: str, data: bytes, limits: ExtractLimits | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        FileExtractor(limits).extract(name, data)
    return caught.value


@pytest.mark.parametrize(
    ("name", "data", "reason", "advice"),
    [
        ("empty.txt", b"", "empty_file", "Upload one with text"),
        ("blank.txt", b" \n\t\n ", "empty_file", "Upload one with text"),
        ("blank.md", b"\xef\xbb\xbf\n", "empty_file", "Upload one with text"),
        ("really-a-zip.pdf", archive({"a.txt": b"hello"}), "unsupported_type", "Unpack it"),
        ("sheet.docx", archive({"xl/other.xml": b"<x/>"}), "unsupported_type", "Excel"),
        ("slides.pptx", archive({"ppt/slides.xml": b"<x/>"}), "unsupported_type", "PowerPoint"),
        ("old.doc", OLD_WORD, "unsupported_type", "Save it as DOCX or PDF"),
        ("locked.docx", LOCKED_OFFICE, "encrypted_file", "Remove the password"),
        ("photo.pdf", PICTURE, "unsupported_type", "a picture"),
        ("photo.txt", b"\xff\xd8\xff\xe0" + bytes(100), "unsupported_type", "a picture"),
        ("setup.txt", b"MZ\x90\0" + bytes(100), "unsupported_type", "a program"),
        ("tool", b"\x7fELF" + bytes(100), "unsupported_type", "a program"),
        ("notes.txt", b"{\\rtf1 hello}", "unsupported_type", "RTF"),
        ("data.txt", b"some\0bytes", "unsupported_type", "not a text file"),
        ("data.md", bytes(range(1, 32)) * 40, "unsupported_type", "not a text file"),
        ("fake.pdf", b"%PDF-1.4 and then nothing", "damaged_file", "again"),
        ("broken.docx", b"PK\x03\x04" + b"x" * 50, "damaged_file", "Save it again"),
    ],
)
def test_refuses_what_it_cannot_read_and_says_what_to_do(
    name: str, data: bytes, reason: str, advice: str
) -> None:
    error = refusal(name, data)

    assert error.reason == reason
    assert advice in error.sentence


def test_refuses_a_file_over_the_limit_of_bytes() -> None:
    error = refusal("long.txt", b"words " * 1000, ExtractLimits(file_bytes=1024))

    assert error.reason == "too_large"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b"words " * 1000),
        ("a.md", b"# One\n\n" + b"words " * 1000),
        ("a.html", b"<p>" + b"words " * 1000),
        ("a.docx", word(lambda document: document.add_paragraph("words " * 1000))),
        ("a.csv", b"few,words\n" * 1000),
        ("a.json", b'{"words": "%b"}' % (b"words " * 1000)),
        ("a.eml", mail().as_bytes() + b"words " * 1000),
        ("a.xls", old_workbook([["words " * 9]] * 100)),
        ("a.pdf", pdf([column(*["a few words on a line"] * 40)] * 3)),
    ],
)
def test_refuses_a_text_over_the_limit_of_characters(name: str, data: bytes) -> None:
    error = refusal(name, data, ExtractLimits(characters=1000))

    assert error.reason == "too_large"
    assert "1,000 characters" in error.sentence


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("report.txt", pdf([column("The same words.")])),
        ("report.pdf", word(lambda document: document.add_paragraph("The same words."))),
        ("report.txt", b"<!DOCTYPE html><html><body><p>The same words."),
        ("report", b"The same words."),
    ],
)
def test_a_wrong_name_does_no_harm(name: str, data: bytes) -> None:
    extract = FileExtractor().extract(name, data)

    assert extract.text == "The same words."


def test_the_name_tells_kinds_of_text_apart() -> None:
    data = b"# Warranty\n\nTwelve <b>years</b>."

    as_markdown = FileExtractor().extract("a.md", data)
    as_text = FileExtractor().extract("a.txt", data)
    as_html = FileExtractor().extract("a.htm", data)

    assert as_markdown.text == "Warranty\n\nTwelve <b>years</b>."
    assert as_text.text == "# Warranty\n\nTwelve <b>years</b>."
    assert as_html.text == "# Warranty Twelve years."


def test_a_text_that_begins_like_a_program_is_a_text() -> None:
    extract = FileExtractor().extract("mz.txt", b"MZ is the code of Mozambique.")

    assert extract.text == "MZ is the code of Mozambique."


def test_reading_a_text_loads_no_library_of_other_formats() -> None:
    script = (
        "import sys; from shared.retrieval.extract.extractor import FileExtractor;"
        "FileExtractor().extract('a.txt', b'words');"
        f"print([m for m in {LIBRARIES} if m in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
