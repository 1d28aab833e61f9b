"""Builds PDFs whose pages are pictures, as scanners make them."""

from collections.abc import Sequence

from tests.unit.retrieval.files import Page, assembled, content, drawing

SIDES = (600, 800)
ORNAMENT = (40, 40)
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
MEDIA_BOX = (595, 842)


def picture(width: int, height: int) -> bytes:
    """A black picture of so many pixels as an object of a PDF."""
    entries = b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8"
    size = b" /Width %d /Height %d " % (width, height)
    return drawing(entries + size, bytes(width * height))


def scanned(
    pages: Sequence[Page | None],
    sides: tuple[int, int] = SIDES,
    box: tuple[int, int] = MEDIA_BOX,
) -> bytes:
    """A PDF with these pages; one that is None is a scan: a picture with these sides, in pixels."""
    kids = b" ".join(b"%d 0 R" % (5 + 2 * n) for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(pages)),
        FONT,
        picture(*sides),
    ]
    for page in pages:
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R /Resources"
            b" << /Font << /F1 3 0 R /F2 3 0 R >> /XObject << /P 4 0 R >> >> >>"
            % (*box, len(objects) + 2),
            drawing(b"", b"q 500 0 0 700 40 40 cm /P Do Q" if page is None else content(page)),
        ]
    return assembled(objects, b"/Root 1 0 R")
