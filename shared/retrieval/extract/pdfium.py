"""PDFium: opens a PDF, tells each page's lines and whether it is a scan, and draws it."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from threading import Lock
from typing import Any

from pypdfium2 import PdfDocument, PdfiumError, raw  # type: ignore[import-untyped]

from shared.errors import DocumentError
from shared.retrieval.extract.glyphs import Glyphs
from shared.retrieval.extract.lines import Line
from shared.retrieval.extract.png import grey_png

PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
LEAST_SCAN_PIXELS = 50_000
"""A picture of fewer holds no page of text that one could read: it is an ornament."""
MOST_PICTURES = 1_000
DEEPEST_PICTURE = 3
POINTS_AN_INCH, DOTS_AN_INCH = 72, 200
MOST_PIXELS = 6_000_000
LONGEST_SIDE = 6_000
ONE_AT_A_TIME = Lock()
"""PDFium keeps global state: two threads must never be inside of it."""


class OpenPage:
    """A page of an open PDF."""

    def __init__(self, page: Any) -> None:
        self._page = page

    def lines(self) -> list[Line]:
        """The page's lines with where they stand."""
        glyphs = self._page.get_textpage()
        try:
            return Glyphs(raw, glyphs.raw, self._page.get_rotation()).lines()
        finally:
            glyphs.close()

    @property
    def has_picture(self) -> bool:
        """Whether there are pictures on it, large enough to hold a page of text."""
        kinds = [raw.FPDF_PAGEOBJ_IMAGE]
        pictures = self._page.get_objects(filter=kinds, max_depth=DEEPEST_PICTURE)
        pixels = 0
        for picture in islice(pictures, MOST_PICTURES):
            width, height = picture.get_px_size()
            pixels += max(0, width) * max(0, height)
        return pixels >= LEAST_SCAN_PIXELS

    def png(self) -> bytes:
        """The page drawn in grey, at 200 dots an inch, or coarser where it is very large."""
        width, height = (max(1.0, side) for side in self._page.get_size())
        scale = min(
            DOTS_AN_INCH / POINTS_AN_INCH,
            math.sqrt(MOST_PIXELS / (width * height)),
            LONGEST_SIDE / max(width, height),
        )
        bitmap = self._page.render(scale=scale, grayscale=True)
        try:
            return grey_png(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        finally:
            bitmap.close()


class OpenPdf:
    """A PDF that PDFium has opened."""

    def __init__(self, document: PdfDocument) -> None:
        self._document = document
        self.title: str = document.get_metadata_value("Title")
        """The title in the file's properties."""

    def __len__(self) -> int:
        return len(self._document)

    def pages(self) -> Iterator[OpenPage]:
        """Its pages, one after the other: each is closed as the next one is opened."""
        for number in range(len(self._document)):
            page = self._document[number]
            try:
                yield OpenPage(page)
            finally:
                page.close()


@contextmanager
def opened(data: bytes) -> Iterator[OpenPdf]:
    """Open a PDF, while nobody else has one open.

    Raises DocumentError, there or as its pages are read: `encrypted_pdf`, `damaged_file`.
    """
    with ONE_AT_A_TIME:
        try:
            with PdfDocument(data) as document:
                yield OpenPdf(document)
        except PdfiumError as error:
            if error.err_code == PASSWORD_ERROR:
                raise DocumentError(
                    "encrypted_pdf",
                    "The PDF is locked with a password. Remove the password and upload it again.",
                ) from error
            raise DocumentError(
                "damaged_file",
                "The PDF is damaged and cannot be read to its end. Save it again, or print it to a"
                " new PDF, and upload that.",
            ) from error
