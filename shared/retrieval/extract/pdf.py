"""PDF: reads each page's lines with where they stand; `layout` makes paragraphs of them."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shared.errors import DocumentError
from shared.ports import Ocr
from shared.retrieval.extract.draft import Draft, is_title, one_line, stem, tidy, too_long
from shared.retrieval.extract.layout import Paragraph, paragraphs
from shared.retrieval.extract.limits import ExtractLimits
from shared.retrieval.extract.lines import Line, rows
from shared.retrieval.extract.scans import unread_scans
from shared.types.retrieval import Extract

if TYPE_CHECKING:
    from shared.retrieval.extract.pdfium import OpenPage, OpenPdf

END_MARK = b"%%EOF"
END_MARK_WITHIN = 4096
PADDING = b"\0\r\n\t "
OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")
LINEARIZED = re.compile(rb"<<[^<>]{0,400}/Linearized\b[^<>]{0,400}>>")
LINEARIZED_WITHIN = 2048
WHOLE_LENGTH = re.compile(rb"/L\s*(\d{1,12})\b")
LAST_TABLE = re.compile(rb"startxref\s+(\d{1,12})\s*$")
JUNK_TITLE = re.compile(
    r"(untitled|document\d*|microsoft word|powerpoint presentation|slide \d|about:blank)\b"
    r"|.*\.\w{2,5}$",
    re.IGNORECASE,
)
BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass
class Pages:
    """What was read of a PDF's pages: their lines, which are scans, what the scans say."""

    title: str
    lines: list[list[Line]] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    told: dict[int, str] = field(default_factory=dict)


def extract_pdf(name: str, data: bytes, limits: ExtractLimits, ocr: Ocr | None = None) -> Extract:
    """The text of a PDF with page marks; the title is its own, else a heading, else the name.

    A page without text, but with a picture, is a scan: `ocr` reads it, or a warning names it.
    Raises DocumentError: `encrypted_pdf`, `damaged_file`, `too_many_pages`, `too_large`,
    `scanned`, `no_text`.
    """
    from shared.retrieval.extract.pdfium import opened

    refuse_cut_off(data)
    with opened(data) as document:
        pages = read(document, limits, ocr)
    draft = Draft(limits)
    first = write(pages, draft)
    title = next((words for words in (pages.title, first) if is_title(words)), stem(name))
    warnings = [unread_scans(pages.unread)] if pages.unread else []
    return draft.finish(title, len(pages.lines), warnings)


def write(pages: Pages, draft: Draft) -> str:
    """Write the pages' paragraphs in order; returns the first heading, or else the first words."""
    scans = sorted(pages.told)
    first_heading = first_words = ""
    for paragraph in paragraphs(pages.lines, frozenset(scans)):
        text, page = paragraph.parts()[0]
        while scans and scans[0] < page:
            first_words = write_scan(scans[0], pages.told[scans.pop(0)], draft, first_words)
        write_paragraph(paragraph, draft)
        first_words = first_words or text
        first_heading = first_heading or (text if paragraph.level else "")
    for scan in scans:
        first_words = write_scan(scan, pages.told[scan], draft, first_words)
    return first_heading or first_words


def write_paragraph(paragraph: Paragraph, draft: Draft) -> None:
    """Write a heading, or a paragraph, which may go on over the end of its page."""
    (text, page), *rest = paragraph.parts()
    if paragraph.level:
        draft.heading(paragraph.level, text, page)
        return
    draft.block(text, page)
    for more, next_page in rest:
        draft.continue_block(more, next_page)


def write_scan(page: int, told: str, draft: Draft, first_words: str) -> str:
    """Write what a scan says; returns the document's first words, which may be its first line."""
    for paragraph in BLANK_LINES.split(tidy(told)):
        draft.block(paragraph, page)
    return first_words or one_line(told.strip().partition("\n")[0])


def read(document: "OpenPdf", limits: ExtractLimits, ocr: Ocr | None) -> Pages:
    """What every page says; refuses a document that says nothing, or too much."""
    if len(document) > limits.pages:
        raise DocumentError(
            "too_many_pages",
            f"The PDF has {len(document):,} pages; we accept {limits.pages:,}."
            " Divide it and upload its parts.",
        )
    title = one_line(document.title)
    pages = Pages("" if JUNK_TITLE.match(title) else title)
    characters = 0
    for number, page in enumerate(document.pages(), start=1):
        lines = rows(page.lines())
        pages.lines.append(lines)
        characters += sum(len(line.text) for line in lines)
        if not lines and page.has_picture:
            characters += read_scan(number, page, ocr, pages)
        if characters > limits.characters:
            raise too_long(limits.characters)
    if not characters:
        raise wordless(pages)
    return pages


def read_scan(number: int, page: "OpenPage", ocr: Ocr | None, pages: Pages) -> int:
    """Have a scan read, where somebody can; returns how many characters it says."""
    if ocr is None:
        pages.unread.append(number)
        return 0
    told = ocr.read(page.png())
    if told.strip():
        pages.told[number] = told
    return len(told.strip())


def wordless(pages: Pages) -> DocumentError:
    """The refusal of a PDF without any text."""
    if pages.unread:
        return DocumentError(
            "scanned",
            "The PDF is scanned: its pages are pictures, without text. Run text recognition (OCR)"
            " over it and upload the result.",
        )
    return DocumentError(
        "no_text",
        "There is no text in this PDF. If you can see words in it, they are drawn: run text"
        " recognition (OCR) over it and upload the result.",
    )


def refuse_cut_off(data: bytes) -> None:
    """Refuse a PDF whose end is missing: PDFium would read what there is as if it were whole."""
    if is_cut_off(data):
        raise DocumentError(
            "damaged_file",
            "The PDF is cut off: its end is missing. Save or download it again, and upload the"
            " whole file.",
        )


def is_cut_off(data: bytes) -> bool:
    """Whether a PDF's end mark is missing, or is not its last one.

    A PDF that was changed, or that is made for the web ("linearized"), has further end marks
    before the last: objects that follow the mark, or a length that it tells of itself, give a
    missing rest away.
    """
    end = data.rstrip(PADDING)
    at = end.rfind(END_MARK, max(0, len(end) - END_MARK_WITHIN))
    if at < 0 or OBJECT.search(end, at):
        return True
    linearized = LINEARIZED.search(data, 0, LINEARIZED_WITHIN)
    whole = linearized and WHOLE_LENGTH.search(linearized[0])
    if not whole or int(whole[1]) <= len(data):
        return False
    # Some programs leave this length behind when they rewrite a file: the last table must be amiss.
    table = LAST_TABLE.search(end, max(0, at - 100), at)
    return not table or not 0 < int(table[1]) < len(data)
