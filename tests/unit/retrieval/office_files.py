"""Builds small real files for the tests: slides, spreadsheets old and new, mails."""

import io
import struct
from collections.abc import Callable, Sequence
from email.message import EmailMessage

import xlsxwriter
from pptx import Presentation
from pptx.presentation import Presentation as Slides

from tests.unit.retrieval.files import archive

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def slides(write: Callable[[Slides], object]) -> bytes:
    """A presentation with what `write` puts into it."""
    presentation, file = Presentation(), io.BytesIO()
    write(presentation)
    presentation.save(file)
    return file.getvalue()


def workbook(write: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    """An XLSX workbook with what `write` puts into it."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        write(book)
    return file.getvalue()


def old_workbook(rows: Sequence[Sequence[str | float]], *, also: bytes = b"") -> bytes:
    """An XLS workbook (BIFF8) with one sheet, `Rates`; `also` goes among its first records."""
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 0) + cell.encode("latin-1")
                sheet += record(0x0204, struct.pack("<HHH", y, x, 0) + text)
            else:
                sheet += record(0x0203, struct.pack("<HHHd", y, x, 0, cell))
    sheet += record(0x000A, b"")
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + also
    name = b"Rates"
    start = len(begin) + 4 + 6 + 2 + len(name) + 4
    listed = record(0x0085, struct.pack("<IBBBB", start, 0, 0, len(name), 0) + name)
    return ole("Workbook", begin + listed + record(0x000A, b"") + sheet)


def record(kind: int, body: bytes) -> bytes:
    """A record of a BIFF stream."""
    return struct.pack("<HH", kind, len(body)) + body


def ole(stream: str, data: bytes) -> bytes:
    """A compound file with one stream, which is padded so that it needs no mini sectors."""
    data += bytes(-len(data) % SECTOR + (4096 if len(data) < 4096 else 0))
    sectors = len(data) // SECTOR
    chain = [FAT, END, *range(3, sectors + 2), END]
    table = struct.pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    directory = entry("Root Entry", 5, 1, END, 0) + entry(stream, 2, FREE, 2, len(data))
    return head + table + directory + bytes(SECTOR - len(directory)) + data


def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    """An entry of a compound file's directory."""
    spelled = f"{name}\0".encode("utf-16-le")
    links = struct.pack("<HBBIII", len(spelled), kind, 1, FREE, FREE, child)
    return spelled.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def open_sheet(cells: str) -> bytes:
    """An ODS spreadsheet with one sheet, `Rates`, whose rows are this XML."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Rates">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return archive(
        {
            "mimetype": ODS,
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest,
        }
    )


def mail(subject: str = "Your offer", **fields: str) -> EmailMessage:
    """A mail from Ada to Bob, without a text as yet."""
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Ada <ada@example.com>"
    message["To"] = "Bob <bob@example.org>"
    message["Date"] = "Mon, 31 Mar 2025 14:05:00 +0200"
    message["Message-ID"] = "<1@example.com>"
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    return message
