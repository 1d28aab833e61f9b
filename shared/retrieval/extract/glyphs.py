"""The characters of a printed page, and the lines that they stand in."""

import ctypes
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from shared.retrieval.extract.draft import visible
from shared.retrieval.extract.lines import GAP_EMS, Line

LINE = re.compile("[^\r\n\x02]+\x02?")
WORD = re.compile(r"\S+")
BOLD = re.compile(rb"bold|black|heavy", re.IGNORECASE)
NAME_BYTES = 128
ALIKE = 1.4
WIDEST_SPACE_EMS = 4.0
HYPHENATED_TOO = "\ufffe"
SPACE, HIGHEST_CODE = 0x20, 0x110000
HYPHENATED = "\x02"  # PDFium puts this where a word was divided, and no line break after it.
FARTHEST, SMALLEST = 1e6, 0.5

Span = tuple[int, int]
Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points."""
NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)


class Glyphs:
    """The characters of one page, each with its box, as PDFium's raw functions tell them."""

    def __init__(self, pdfium: Any, handle: Any, rotation: int) -> None:
        self._pdfium = pdfium
        self._handle = handle
        self._rotation = rotation
        self._box = pdfium.FS_RECTF()
        self._box_pointer = ctypes.byref(self._box)
        self._name = ctypes.create_string_buffer(NAME_BYTES)
        self._text = self._read()

    def _read(self) -> str:
        """One code point a character, so that indices of the text are indices of the boxes."""
        count = self._pdfium.FPDFText_CountChars(self._handle)
        units = (ctypes.c_ushort * (count + 1))()
        self._pdfium.FPDFText_GetText(self._handle, 0, count, units)
        text = bytes(units)[:-2].decode("utf-16-le", errors="ignore")
        if len(text) != count or "\0" in text:  # Rare: some characters are two units, or none.
            read = self._pdfium.FPDFText_GetUnicode
            text = "".join(chr(code_point(read(self._handle, index))) for index in range(count))
        return text.replace(HYPHENATED_TOO, HYPHENATED)

    def lines(self) -> list[Line]:
        """The page's lines in the order in which they were written; wide gaps divide them."""
        lines: list[Line] = []
        for match in LINE.finditer(self._text):
            spans = [word.span() for word in WORD.finditer(self._text, *match.span())]
            boxes = [(self._box_of(start), self._box_of(end - 1)) for start, end in spans]
            cells = has_cells(boxes)
            begin = 0
            for end in range(1, len(spans) + 1):
                if end == len(spans) or (cells and is_gap(boxes[end - 1][1], boxes[end][0])):
                    lines += self._line(spans[begin:end], boxes[begin:end])
                    begin = end
        return lines

    def _line(self, spans: list[Span], boxes: list[tuple[Box, Box]]) -> Iterator[Line]:
        """The words of a line or cell in a box around all of them; nothing when none is visible."""
        text = " ".join(self._text[start:end] for start, end in spans)
        text = visible(text.replace(HYPHENATED, "-")).strip()
        if text:
            yield Line(
                text=text,
                left=boxes[0][0][0],
                right=max(boxes[0][0][2], boxes[-1][1][2]),
                bottom=min(first[1] for first, _ in boxes),
                top=max(first[3] for first, _ in boxes),
                size=max(SMALLEST, *(first[3] - first[1] for first, _ in boxes)),
                bold=self._is_bold(spans[0][0]) and self._is_bold(spans[-1][0]),
            )

    def _is_bold(self, index: int) -> bool:
        """Whether the name of a character's font says that it is bold."""
        self._pdfium.FPDFText_GetFontInfo(self._handle, index, self._name, NAME_BYTES, None)
        return bool(BOLD.search(self._name.value))

    def _box_of(self, index: int) -> Box:
        """Left, bottom, right and top of a character in points, the page turned as it is shown."""
        box = self._box
        self._pdfium.FPDFText_GetLooseCharBox(self._handle, index, self._box_pointer)
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if not abs(left) + abs(bottom) + abs(right) + abs(top) < FARTHEST:
            return NOWHERE  # Damaged files place characters at infinity, or at no number at all.
        if not self._rotation:
            return left, bottom, right, top
        return turned(self._rotation, (left, bottom, right, top))


def turned(rotation: int, box: Box) -> Box:
    """A box on a page that is shown turned by 90, 180 or 270 degrees."""
    left, bottom, right, top = box
    if rotation == 180:
        return -right, -top, -left, -bottom
    return (bottom, -right, top, -left) if rotation == 90 else (-top, left, -bottom, right)


def has_cells(words: list[tuple[Box, Box]]) -> bool:
    """Whether a line's spaces may divide cells; not if all are alike, as in a justified line."""
    spaces = [after[0][0] - before[1][2] for before, after in pairwise(words)]
    justified = len(spaces) > 1 and 0 < max(spaces) < ALIKE * min(spaces)
    return not justified or max(spaces) > WIDEST_SPACE_EMS * (words[0][0][3] - words[0][0][1])


def is_gap(before: Box, after: Box) -> bool:
    """Whether the space between two words is so wide (or goes back) that a new cell begins."""
    size = max(before[3] - before[1], after[3] - after[1])
    return not -size < after[0] - before[2] < GAP_EMS * size


def code_point(code: int) -> int:
    """A character's code; that of a space for what is no character."""
    return code if 0 < code < HIGHEST_CODE and not 0xD800 <= code < 0xE000 else SPACE
