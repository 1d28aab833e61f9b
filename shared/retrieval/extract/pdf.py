"""PDF: reads each page's lines with where they stand; `layout` makes paragraphs of them."""

import ctypes
import re
from collections.abc import Iterator
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING, Any

from shared.errors import DocumentError
from shared.retrieval.extract.draft import Draft, is_title, one_line, stem, too_long, visible
from shared.retrieval.extract.layout import paragraphs
from shared.retrieval.extract.limits import ExtractLimits
from shared.retrieval.extract.lines import GAP_EMS, Line
from shared.types.retrieval import Extract

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

END_MARK = b"%%EOF"
END_MARK_WITHIN = 4096
PADDING = b"\0\r\n\t "
PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
LINE = re.compile("[^\r\n\x02]+\x02?")
WORD = re.compile(r"\S+")
JUNK_TITLE = re.compile(
    r"(untitled|document\d*|microsoft word|powerpoint presentation|slide \d|about:blank)\b"
    r"|.*\.\w{2,5}$",
    re.IGNORECASE,
)
BOLD = re.compile(rb"bold|black|heavy", re.IGNORECASE)
NAME_BYTES = 128
ALIKE = 1.4
WIDEST_SPACE_EMS = 4.0
HYPHENATED_TOO = "\ufffe"
SPACE, HIGHEST_CODE = 0x20, 0x110000
HYPHENATED = "\x02"  # PDFium puts this where a word was divided, and no line break after it.
ONE_AT_A_TIME = Lock()
"""PDFium keeps global state: two threads must never be inside of it."""


def extract_pdf(name: str, data: bytes, limits: ExtractLimits) -> Extract:
    """The text of a PDF with page marks; the title is its own, else a heading, else the name.

    Raises DocumentError: `encrypted_pdf`, `damaged_file`, `too_many_pages`, `too_large`, `no_text`.
    """
    if END_MARK not in data.rstrip(PADDING)[-END_MARK_WITHIN:]:
        raise damaged()
    with ONE_AT_A_TIME:
        own_title, pages = read(data, limits)
    draft = Draft(limits)
    first_heading = first_words = ""
    for paragraph in paragraphs(pages):
        (text, page), *rest = paragraph.parts()
        first_words = first_words or text
        if paragraph.level:
            draft.heading(paragraph.level, text, page)
            first_heading = first_heading or text
        else:
            draft.block(text, page)
            for more, next_page in rest:
                draft.continue_block(more, next_page)
    named = own_title, first_heading or first_words
    title = next((words for words in named if is_title(words)), stem(name))
    return draft.finish(title, len(pages))


def read(data: bytes, limits: ExtractLimits) -> tuple[str, list[list[Line]]]:
    """The title in the file's properties (empty when it is junk) and the lines of every page."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        with PdfDocument(data) as document:
            if len(document) > limits.pages:
                raise DocumentError(
                    "too_many_pages",
                    f"The PDF has {len(document):,} pages; we accept {limits.pages:,}."
                    " Divide it and upload its parts.",
                )
            title = one_line(document.get_metadata_value("Title"))
            return "" if JUNK_TITLE.match(title) else title, read_pages(document, limits)
    except PdfiumError as error:
        if error.err_code == PASSWORD_ERROR:
            raise DocumentError(
                "encrypted_pdf",
                "The PDF is locked with a password. Remove the password and upload it again.",
            ) from error
        raise damaged() from error


def read_pages(document: "PdfDocument", limits: ExtractLimits) -> list[list[Line]]:
    """Every page's lines; refuses a document that has none, or too many characters."""
    pages: list[list[Line]] = []
    characters = 0
    for number in range(len(document)):
        page = document[number]
        glyphs = page.get_textpage()
        lines = Glyphs(glyphs.raw, page.get_rotation()).lines()
        glyphs.close()
        page.close()
        characters += sum(len(line.text) for line in lines)
        if characters > limits.characters:
            raise too_long(limits.characters)
        pages.append(lines)
    if not characters:
        raise DocumentError(
            "no_text",
            "There is no text in this PDF; it looks scanned. Run text recognition (OCR) over it and"
            " upload the result.",
        )
    return pages


Span = tuple[int, int]
Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points."""
NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)
FARTHEST, SMALLEST = 1e6, 0.5


class Glyphs:
    """The characters of one page, each with its box."""

    def __init__(self, handle: Any, rotation: int) -> None:
        import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

        self._pdfium = pdfium
        self._handle = handle
        self._rotation = rotation
        self._box = pdfium.FS_RECTF()
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
        self._pdfium.FPDFText_GetLooseCharBox(self._handle, index, box)
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


def damaged() -> DocumentError:
    """The refusal of a PDF that cannot be read to its end."""
    return DocumentError(
        "damaged_file",
        "The PDF is damaged or was cut off on its way. Save it again and upload it again.",
    )
