"""Tells what a file is by its content; its name only tells kinds of text apart."""

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Literal

from shared.errors import DocumentError

Format = Literal["pdf", "docx", "html", "markdown", "text"]
ACCEPTED = "Upload a PDF, DOCX, HTML, Markdown or text file."
PDF_MARK = b"%PDF-"
PDF_MARK_WITHIN = 1024
ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
OLE_MARK = bytes.fromhex("d0cf11e0a1b11ae1")
HTML_START = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]{0,200}\?>\s*)?(<!--.{0,500}?-->\s*)?<(!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
EXTENSIONS: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
OTHERS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"RIFF", "a picture, sound or video"),
    (b"ID3", "a sound"),
    (b"\0\0\0 ftyp", "a video"),
    (b"\0\0\0\x18ftyp", "a video"),
    (b"\0\0\0\x1cftyp", "a video"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a packed archive"),
    (b"BZh", "a packed archive"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"Rar!", "a packed archive"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"%!PS", "a PostScript file"),
)
OFFICE = (
    ("word/", "a Word template or document of a kind that we cannot read"),
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("META-INF/container.xml", "an e-book (EPUB)"),
    ("content.xml", "an OpenDocument file"),
)


def detect(name: str, data: bytes) -> Format:
    """The format of a file. Raises DocumentError: `unsupported_type`, or `damaged_file`."""
    if PDF_MARK in data[:PDF_MARK_WITHIN]:
        return "pdf"
    if data.startswith(ZIP_MARKS):
        return detect_in_zip(data)
    if data.startswith(OLE_MARK):
        raise old_office(data)
    for mark, what in OTHERS:
        # Marks of two letters also begin words: "MZ" in a text is no program.
        if data.startswith(mark) and (len(mark) > 3 or b"\0" in data[:512]):
            raise unsupported(what)
    if HTML_START.match(data):
        return "html"
    return EXTENSIONS.get(PurePosixPath(name).suffix.lower(), "text")


def detect_in_zip(data: bytes) -> Format:
    """What a zip archive is, by the names of its members: a DOCX, or nothing that we read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise DocumentError(
            "damaged_file", "The file is damaged and cannot be opened. Save it again and upload it."
        ) from error
    if "word/document.xml" in names:
        return "docx"
    for start, what in OFFICE:
        if any(name.startswith(start) for name in names):
            raise unsupported(what)
    raise unsupported("a zip archive", "Unpack it and upload the files in it.")


def old_office(data: bytes) -> DocumentError:
    """The refusal of a file in Office's old container, which is also that of locked new ones."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return unsupported(
            "an Office document locked with a password", "Remove the password and upload it again."
        )
    return unsupported("an old Office document (.doc, .xls, .ppt)", "Save it as DOCX or PDF.")


def unsupported(what: str, advice: str = ACCEPTED) -> DocumentError:
    """The refusal of a file that is something else than we read."""
    return DocumentError("unsupported_type", f"This is {what}. {advice}")
