"""Tells Office files apart by their parts, and refuses locked ones and those with macros."""

import io
import re
import zipfile

from shared.errors import DocumentError
from shared.retrieval.extract.formats import Format, unsupported
from shared.retrieval.extract.limits import MEGABYTE, ExtractLimits
from shared.retrieval.extract.package import DAMAGE, LOCKED_FLAG, damaged, locked, members

CONTENT_TYPES = "[Content_Types].xml"
MACRO_PART = re.compile(
    r"(.*/)?vbaProject\.bin$|xl/macrosheets/|(Basic|Scripts)/.*\.\w+$", re.IGNORECASE
)
MACRO_TYPE = b"macroEnabled"
PARTS: tuple[tuple[str, Format], ...] = (
    (r"word/document\d*\.xml$", "docx"),
    (r"ppt/presentation\d*\.xml$", "pptx"),
    (r"xl/workbook\d*\.(xml|bin)$", "sheets"),
)
OPEN_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"
OTHERS = (
    ("word/", "a Word template or document of a kind that we cannot read"),
    ("xl/", "an Excel file of a kind that we cannot read"),
    ("ppt/", "a PowerPoint file of a kind that we cannot read"),
    ("META-INF/container.xml", "an e-book (EPUB)"),
    ("content.xml", "an OpenDocument file that is no spreadsheet"),
)
UNPACK = "Unpack it and upload the files in it."
AS_NEW = "Save it as {} or PDF."
OLD_OFFICE = (
    ("WordDocument", "an old Word document (.doc)", AS_NEW.format("DOCX")),
    ("PowerPoint Document", "an old PowerPoint presentation (.ppt)", AS_NEW.format("PPTX")),
    ("__nameid_version1.0", "an Outlook message (.msg)", "Save it as EML."),
)
OLD_SHEETS = ("Workbook", "Book")
OLD_SHEET_MACROS = "_VBA_PROJECT_CUR"
ENCRYPTED = "EncryptedPackage"
# An old workbook's first record, perhaps "write-protected", and then "encrypted" (FILEPASS).
LOCKED_OLD_SHEETS = re.compile(rb"\x09\x08\x10\0\0\x06\x05\0.{12}(\x86\0\0\0)?\x2f\0", re.DOTALL)


def detect_in_zip(data: bytes, limits: ExtractLimits) -> Format:
    """What a zip archive is, by the names of its members.

    Raises DocumentError: `unsupported_type` for what is no Office file, or as `detect` does.
    """
    infos = members(data, limits)
    names = [info.filename for info in infos]
    kind = next(
        (kind for part, kind in PARTS for name in names if re.match(part, name, re.IGNORECASE)),
        None,
    )
    if any(info.flag_bits & LOCKED_FLAG for info in infos):
        if kind:
            raise locked()
        raise DocumentError("encrypted_file", f"This zip archive has a password. {UNPACK}")
    if kind is None and first_bytes(data, "mimetype").startswith(OPEN_SHEET):
        kind = "sheets"
    if kind is None:
        raise no_office_file(names)
    if any(map(MACRO_PART.match, names)) or MACRO_TYPE in first_bytes(data, CONTENT_TYPES):
        raise macros()
    return kind


def first_bytes(data: bytes, member: str) -> bytes:
    """The beginning of an archive's member, nothing where there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(member) as opened:
            return opened.read(MEGABYTE)
    except KeyError:
        return b""
    except DAMAGE as error:
        raise damaged() from error


def no_office_file(names: list[str]) -> DocumentError:
    """The refusal of an archive that is no Office file that we read, and says what it is."""
    for start, what in OTHERS:
        if any(name.startswith(start) for name in names):
            return unsupported(what)
    return unsupported("a zip archive", UNPACK)


def detect_in_ole(data: bytes) -> Format:
    """What a file in Office's old container is, which is also that of locked new ones.

    Raises DocumentError: `encrypted_file`, `macros`, or `unsupported_type` with advice.
    """
    if holds(data, ENCRYPTED) or LOCKED_OLD_SHEETS.search(data):
        raise locked()
    for stream, what, advice in OLD_OFFICE:
        if holds(data, stream):
            raise unsupported(what, advice)
    if not any(holds(data, stream) for stream in OLD_SHEETS):
        raise unsupported("an old Office document", "Save it as DOCX, PPTX, XLSX or PDF.")
    if holds(data, OLD_SHEET_MACROS):
        raise macros()
    return "sheets"


def holds(data: bytes, stream: str) -> bool:
    """Whether the container's directory names a stream: in UTF-16, ended by a zero."""
    return f"{stream}\0".encode("utf-16-le") in data


def macros() -> DocumentError:
    """The refusal of a file with a program in it."""
    return DocumentError(
        "macros",
        "The file contains macros, which may do harm where it is opened. Save it without macros"
        " (as DOCX, PPTX or XLSX) and upload it again.",
    )
