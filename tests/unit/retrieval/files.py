"""Builds small real files for the tests: PDFs by hand, Word documents, zip archives."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import docx
from docx.document import Document

PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
FILE_ID = b"groundworkgroundw"[:16]
PERMISSIONS = (-4).to_bytes(4, "little", signed=True)


class Words(NamedTuple):
    """Some words on a page: where they begin, in points from the lower left, and how large."""

    x: float
    y: float
    text: str
    size: float = 11
    bold: bool = False


Page = Sequence[Words]


def column(
    *lines: str, top: float = 700, x: float = 72, size: float = 11, leading: float = 14
) -> list[Words]:
    """Lines one below the other; an empty line is a gap between paragraphs."""
    return [Words(x, top - leading * n, text, size) for n, text in enumerate(lines) if text]


def pdf(pages: Sequence[Page], title: str = "", password: str = "") -> bytes:
    """A PDF with these pages, locked by the 40-bit standard handler if there is a password."""
    owner = rc4(md5(padded("owner"))[:5], padded(password))
    key = md5(padded(password) + owner + PERMISSIONS + FILE_ID)[:5]

    def seal(number: int, data: bytes) -> bytes:
        return rc4(object_key(key, number), data) if password else data

    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        b"<< /Title <" + seal(5, title.encode("latin-1")).hex().encode() + b"> >>",
    ]
    for page in pages:
        stream = seal(len(objects) + 2, content(page))
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % (len(objects) + 2),
            b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        ]
    trailer = b"/Root 1 0 R /Info 5 0 R /ID [<%b> <%b>]" % ((FILE_ID.hex().encode(),) * 2)
    if password:
        user = rc4(key, PADDING)
        trailer += b" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >>" % (
            owner.hex().encode(),
            user.hex().encode(),
        )
    return assembled(objects, trailer)


def content(page: Page) -> bytes:
    """The drawing commands of a page."""
    commands = []
    for words in page:
        text = words.text.encode("cp1252").hex()
        font = "F2" if words.bold else "F1"
        commands.append(f"BT /{font} {words.size} Tf {words.x} {words.y} Td <{text}> Tj ET")
    return "\n".join(commands).encode()


def nested_forms(depth: int) -> bytes:
    """A tiny PDF whose page draws a form ten times, which draws a form ten times, and so on."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /XObject << /X 6 0 R >> >> >>",
        drawing(b"", b"/X Do " * 10),
    ]
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << %b >> "
    for _ in range(depth):
        inner = form % (b"/XObject << /X %d 0 R >>" % (len(objects) + 2))
        objects.append(drawing(inner, b"/X Do " * 10))
    leaf = b"BT /F1 11 Tf 72 700 Td (words) Tj ET"
    objects.append(drawing(form % b"/Font << /F1 3 0 R >>", leaf))
    return assembled(objects, b"/Root 1 0 R")


def drawing(entries: bytes, commands: bytes) -> bytes:
    """A stream of drawing commands, with what its dictionary says of it."""
    return b"<< %b/Length %d >>\nstream\n%b\nendstream" % (entries, len(commands), commands)


def assembled(objects: Iterable[bytes], trailer: bytes) -> bytes:
    """Numbered objects with their cross-reference table."""
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(offsets) + 1
    return bytes(out) + (
        b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, rows)
        + b"trailer\n<< /Size %d %b >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(out))
    )


def padded(password: str) -> bytes:
    """A password as the standard security handler takes it: 32 bytes."""
    return (password.encode("latin-1") + PADDING)[:32]


def object_key(key: bytes, number: int) -> bytes:
    """The key of one object's strings and streams."""
    return md5(key + number.to_bytes(3, "little") + b"\0\0")[:10]


def md5(data: bytes) -> bytes:
    """The MD5 of some bytes, as PDF 1.4 has it."""
    return hashlib.md5(data, usedforsecurity=False).digest()


def rc4(key: bytes, data: bytes) -> bytes:
    """The RC4 stream cipher, which undoes itself."""
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def word(write: Callable[[Document], object]) -> bytes:
    """A Word document with what `write` puts into it."""
    document, file = docx.Document(), io.BytesIO()
    write(document)
    document.save(file)
    return file.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    """A zip archive with these members, packed as tightly as it goes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return file.getvalue()


def replaced(packed: bytes, changes: dict[str, Callable[[bytes], bytes]]) -> bytes:
    """A zip archive with some members changed."""
    with zipfile.ZipFile(io.BytesIO(packed)) as source:
        members = {name: source.read(name) for name in source.namelist()}
    return archive(members | {name: change(members[name]) for name, change in changes.items()})
