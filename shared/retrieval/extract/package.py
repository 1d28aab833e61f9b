"""Zip packages, as Office writes them: looked into, and refused before a library unpacks them."""

import io
import re
import zipfile
import zlib
from copy import copy

from shared.errors import DocumentError
from shared.retrieval.extract.limits import MEGABYTE, ExtractLimits

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # What lxml raises for XML that is none.
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
)
DAMAGED = "The file is damaged and cannot be opened. Save it again and upload it."
MEMBER_MARK = b"PK\x01\x02"
LOCKED_FLAG = 0x1
PARSED = re.compile(r"\.(xml|rels|vml|bin)$", re.IGNORECASE)
XML_MEMBER = re.compile(r"(?!META-INF/).*\.(xml|rels|vml)$", re.IGNORECASE)
DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)")
DECLARATION_BYTES = 10


def members(data: bytes, limits: ExtractLimits) -> list[zipfile.ZipInfo]:
    """What a zip archive says it holds.

    Raises DocumentError: `damaged_file`, or `archive_too_large` if there are too many members.
    """
    # Counted before the directory is read: each entry of it takes half a kilobyte of memory.
    if data.count(MEMBER_MARK) > limits.unzipped_members:
        raise too_large()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except DAMAGE as error:
        raise damaged() from error


def refuse_bombs(data: bytes, limits: ExtractLimits) -> None:
    """Refuse a package that unpacks to too much, is locked, or declares entities of its own.

    Office never writes a DOCTYPE; what it could do to the parsers is not worth finding out.
    Raises DocumentError: `archive_too_large`, `encrypted_file`, `damaged_file`.
    """
    infos = members(data, limits)
    unpacked = sum(info.file_size for info in infos)
    ratio = unpacked / max(1, sum(info.compress_size for info in infos))
    bomb = unpacked > limits.unzipped_free_bytes and ratio > limits.unzipped_ratio
    if bomb or unpacked > limits.unzipped_bytes:
        raise too_large()
    if any(info.flag_bits & LOCKED_FLAG for info in infos):
        raise locked()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in infos:
                if PARSED.search(info.filename):
                    refuse_lies(archive, info)
    except DAMAGE as error:
        raise damaged() from error


def refuse_lies(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Refuse a member that is larger than the archive says, or that declares anything in XML.

    Not every library stops at the size that the archive tells, as this one's does.
    """
    longer = copy(info)
    longer.file_size += 1
    is_xml = bool(XML_MEMBER.match(info.filename))
    size, tail = 0, b""
    with archive.open(longer) as member:
        while piece := member.read(MEGABYTE):
            size += len(piece)
            # Without its NUL bytes, UTF-16 reads like UTF-8 where it matters here.
            tail += piece.replace(b"\0", b"") if is_xml else b""
            if size > info.file_size or DECLARATION.search(tail):
                raise damaged()
            tail = tail[-DECLARATION_BYTES:]


def too_large() -> DocumentError:
    """The refusal of a package that unpacks to more than the limits."""
    return DocumentError(
        "archive_too_large",
        "The file unpacks to more than we accept. Divide it, or make its pictures smaller, and"
        " upload it again.",
    )


def locked() -> DocumentError:
    """The refusal of a file that only opens with a password."""
    return DocumentError(
        "encrypted_file",
        "The file is locked with a password. Remove the password and upload it again.",
    )


def damaged() -> DocumentError:
    """The refusal of a package that cannot be opened."""
    return DocumentError("damaged_file", DAMAGED)
