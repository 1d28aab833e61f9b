"""Makes a PDF of plain text, a heading and some paragraphs a page, for files that are made up."""

from collections.abc import Iterator, Sequence

PAGE = (595, 842)
"""Points of an A4 page."""
MARGIN, LEADING, SIZE = 60, 14, 11
LINE_CHARACTERS = 88


def made_pdf(pages: Sequence[str]) -> bytes:
    """A PDF with one page for each text; its first line is set as a heading."""
    objects = list(_objects(pages))
    body = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(body + b"startxref\n%d\n%%%%EOF\n" % start)


def _objects(pages: Sequence[str]) -> Iterator[bytes]:
    """Catalog, page tree, font, then each page with its content."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(pages)))
    yield b"<< /Type /Catalog /Pages 2 0 R >>"
    yield b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages))
    yield b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    for number, text in enumerate(pages):
        content = _content(text)
        yield (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> >> >>" % (*PAGE, 5 + 2 * number)
        )
        yield b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _content(text: str) -> bytes:
    """The operators that write a page's lines."""
    heading, *paragraphs = text.split("\n")
    lines = [_line(heading, SIZE + 6)]
    for paragraph in paragraphs:
        lines += [_line(line, SIZE) for line in _wrapped(paragraph)] + [b"T*"]
    start = b"BT %d TL %d %d Td\n" % (LEADING, MARGIN, PAGE[1] - MARGIN)
    return start + b"\n".join(lines) + b"\nET"


def _line(text: str, size: int) -> bytes:
    shown = text.encode("cp1252", "replace")
    for mark in (b"\\", b"(", b")"):
        shown = shown.replace(mark, b"\\" + mark)
    return b"/F %d Tf (%s) Tj T*" % (size, shown)


def _wrapped(paragraph: str) -> Iterator[str]:
    line = ""
    for word in paragraph.split():
        if line and len(line) + len(word) >= LINE_CHARACTERS:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    yield line
