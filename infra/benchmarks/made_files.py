"""Makes up files of every format that Groundwork reads, and some that it must refuse.

Each readable file has one sentence that no other file has, so that a search can tell them apart.
"""

import csv
import io
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape

from infra.benchmarks.invented import VOCABULARY, word
from infra.benchmarks.made_pdf import made_pdf

COMMON = 3_000
"""Texts are of the most frequent words; marks are of the rare ones, which no text has."""
PARAGRAPH_WORDS = 60


@dataclass(frozen=True)
class MadeFile:
    """A file, the sentence that only it has, and whether it can be indexed at all."""

    name: str
    data: bytes
    mark: str
    readable: bool = True


class FileMaker:
    """Makes files of all formats in turn, always the same ones for a seed."""

    def __init__(self, seed: int = 7, paragraphs: tuple[int, int] = (2, 12)) -> None:
        self._dice = random.Random(seed)
        self._paragraphs = paragraphs

    def make(self, number: int, version: int = 1) -> MadeFile:
        """The file of that number; another version of it has another text under the same name."""
        mark = self._mark()
        texts = [self._text() for _ in range(self._dice.randint(*self._paragraphs))]
        texts.insert(self._dice.randrange(len(texts) + 1), f"The serial of this file is {mark}.")
        kinds = list(MAKERS)
        kind = kinds[number % len(kinds)]
        data, readable = MAKERS[kind](f"Report {number} of edition {version}", texts)
        return MadeFile(f"report-{number:04}.{kind.split()[-1]}", data, mark, readable)

    def _text(self) -> str:
        words = [word(int(COMMON ** self._dice.random())) for _ in range(PARAGRAPH_WORDS)]
        return " ".join(words).capitalize() + "."

    def _mark(self) -> str:
        return " ".join(word(self._dice.randrange(COMMON, VOCABULARY)) for _ in range(4))


Made = tuple[bytes, bool]


def _pdf(title: str, texts: Sequence[str]) -> Made:
    pages = [texts[first : first + 4] for first in range(0, len(texts), 4)]
    return made_pdf(["\n".join([title, *page]) for page in pages]), True


def _docx(title: str, texts: Sequence[str]) -> Made:
    from docx import Document

    file, out = Document(), io.BytesIO()
    file.add_heading(title)
    for text in texts:
        file.add_paragraph(text)
    table = file.add_table(2, 2)
    for cell, text in zip(table._cells, ("part", "price", "bolt", "3"), strict=True):
        cell.text = text
    file.save(out)
    return out.getvalue(), True


def _pptx(title: str, texts: Sequence[str]) -> Made:
    from pptx import Presentation

    show, out = Presentation(), io.BytesIO()
    for text in texts:
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
    show.save(out)
    return out.getvalue(), True


def _xlsx(title: str, texts: Sequence[str]) -> Made:
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(title[:31])
        sheet.write_row(0, 0, ["number", "note"])
        for row, text in enumerate(texts, 1):
            sheet.write_row(row, 0, [row, text])
    return out.getvalue(), True


def _csv(title: str, texts: Sequence[str]) -> Made:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["report", "number", "note"])
    rows.writerows([title, number, text] for number, text in enumerate(texts))
    return out.getvalue().encode(), True


def _html(title: str, texts: Sequence[str]) -> Made:
    body = "".join(f"<p>{escape(text)}</p>" for text in texts)
    head = f"<!doctype html><title>{escape(title)}</title>"
    return f"{head}<nav>Home</nav><main><h1>{escape(title)}</h1>{body}</main>".encode(), True


def _md(title: str, texts: Sequence[str]) -> Made:
    return "\n\n".join([f"# {title}", *texts]).encode(), True


def _txt(title: str, texts: Sequence[str]) -> Made:
    return "\n\n".join([title, *texts]).encode(), True


def _json(title: str, texts: Sequence[str]) -> Made:
    return json.dumps({"title": title, "notes": list(texts)}).encode(), True


def _eml(title: str, texts: Sequence[str]) -> Made:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@example.com", "bob@example.com", title
    mail.set_content("\n\n".join(texts))
    mail.add_attachment("A word on the side.", filename="note.txt")
    return mail.as_bytes(), True


def _cut_off(title: str, texts: Sequence[str]) -> Made:
    whole, _ = _pdf(title, texts)
    return whole[: len(whole) // 2], False


def _program(title: str, texts: Sequence[str]) -> Made:
    return b"MZ\x90\0" + bytes(60) + "".join((title, *texts)).encode(), False


def _empty(title: str, texts: Sequence[str]) -> Made:
    del title, texts
    return b"", False


MAKERS: dict[str, Callable[[str, Sequence[str]], Made]] = {
    "pdf": _pdf,
    "docx": _docx,
    "pptx": _pptx,
    "xlsx": _xlsx,
    "csv": _csv,
    "html": _html,
    "md": _md,
    "txt": _txt,
    "json": _json,
    "eml": _eml,
    "cut off pdf": _cut_off,
    "program docx": _program,
    "empty txt": _empty,
}
"""One for each kind of file; the last word of its name is the extension."""
