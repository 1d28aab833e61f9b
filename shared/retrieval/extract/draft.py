"""A document's text as it grows: blocks are added in reading order, sections and pages marked."""

import re
from collections.abc import Iterable
from itertools import zip_longest
from pathlib import PurePosixPath

from shared.errors import DocumentError
from shared.retrieval.extract.limits import ExtractLimits
from shared.types.retrieval import Extract, Mark

TITLE_CHARACTERS = 200
SPACES = re.compile(r"[^\S\n]+")
BREAKS = re.compile(r" ?\n ?")
# Control characters, soft hyphens, zero-width characters, byte order marks: nobody can see them.
# Nor halves of characters (surrogates), which no encoding can write.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ud800-\udfff\ufeff\ufffe\uffff]"
)
LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)


def visible(text: str) -> str:
    """A text without what nobody can see, ligatures spelled out, lines ended by `\\n`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    return INVISIBLE.sub("", lines).translate(LIGATURES)


def tidy(text: str) -> str:
    """A visible text whose runs of spaces are one space; line breaks stay."""
    return BREAKS.sub("\n", SPACES.sub(" ", visible(text))).strip()


def one_line(text: str) -> str:
    """A text on one line, for headings, titles and table cells."""
    return " ".join(visible(text).split())


def is_title(line: str) -> bool:
    """Whether a line could be a title: short, with a letter in it, and not a sentence or a URL."""
    if not line or len(line) > TITLE_CHARACTERS or "://" in line:
        return False
    return any(c.isalpha() for c in line) and not line.endswith((".", ",", ";", ":"))


def shortened(name: str) -> str:
    """A title or heading cut to a bearable length, as it is told beside each of its chunks."""
    return name if len(name) <= TITLE_CHARACTERS else name[: TITLE_CHARACTERS - 1] + "…"


def stem(name: str) -> str:
    """A file's name without folders and extension, to serve as a title of last resort."""
    return one_line(PurePosixPath(name.replace("\\", "/")).stem) or "Untitled"


class Draft:
    """Collects blocks, divided by blank lines, under a path of headings and on pages."""

    def __init__(self, limits: ExtractLimits) -> None:
        self._limits = limits
        self._parts: list[str] = []
        self._length = 0
        self._path: list[tuple[int, str]] = []
        self._marks: list[tuple[int, tuple[str, ...], int | None]] = []
        self._bare = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been written yet."""
        return not self._parts

    def heading(self, level: int, text: str, page: int | None = None) -> None:
        """Open a section; level 1 is the highest. The heading itself is the section's first line.

        Headings that follow each other without text between them open one section together, so
        that no section is a bare heading.
        """
        self._path = [entry for entry in self._path if entry[0] < level]
        self._path.append((level, shortened(text)))
        if self._bare:
            start, _, first_page = self._marks[-1]
            self._marks[-1] = (start, self._names(), first_page)
        self._write(text, page, "\n\n")
        self._bare = True

    def block(self, text: str, page: int | None = None) -> None:
        """Add a paragraph, a list or a table, one row a line; nothing when it is blank."""
        if text.strip():
            self._write(text, page, "\n\n")
            self._bare = False

    def continue_block(self, text: str, page: int | None) -> None:
        """Go on with the last block, on another page; `text` begins with what divides the parts."""
        self._write(text, page, "")

    def include(self, extract: Extract, level: int) -> None:
        """Add another document's text, its sections below the one that is open here."""
        path = self._path
        marks = extract.marks or (Mark(start=0),)
        divider = "\n\n"
        for mark, end in zip_longest(marks, [mark.start for mark in marks[1:]]):
            self._path = [*path, (level, mark.section)] if mark.section else path
            if self._bare:
                self._marks[-1] = (self._marks[-1][0], self._names(), mark.page)
            self._write(extract.text[mark.start : end], mark.page, divider)
            self._bare, divider = False, ""
        self._path = path

    def finish(self, title: str, pages: int = 0, warnings: Iterable[str] = ()) -> Extract:
        """The whole text with its marks; a path that begins with the title is told without it."""
        title = shortened(title)
        marks: list[Mark] = []
        for start, path, page in self._marks:
            section = " > ".join(path[1:] if path and path[0] == title else path)
            if not marks or (marks[-1].section, marks[-1].page) != (section, page):
                marks.append(Mark(start=start, section=section, page=page))
        return Extract(
            title=title,
            text="".join(self._parts),
            marks=tuple(marks),
            pages=pages,
            warnings=tuple(warnings),
        )

    def _names(self) -> tuple[str, ...]:
        return tuple(name for _, name in self._path)

    def _write(self, text: str, page: int | None, divider: str) -> None:
        divider = divider if self._parts else ""
        self._length += len(divider) + len(text)
        if self._length > self._limits.characters:
            raise too_long(self._limits.characters)
        self._parts += (divider, text)
        mark = (self._length - len(text) if self._marks else 0, self._names(), page)
        if not self._marks or self._marks[-1][1:] != mark[1:]:
            self._marks.append(mark)
            if len(self._marks) > self._limits.marks:
                raise too_divided(self._limits.marks)


def too_long(limit: int) -> DocumentError:
    """The refusal of a text with more characters than the limit."""
    return DocumentError(
        "too_large",
        f"The text is longer than {limit:,} characters. Divide the file and upload its parts.",
    )


def too_divided(limit: int) -> DocumentError:
    """The refusal of a text with more sections and pages than the limit."""
    return DocumentError(
        "too_complex",
        f"The file has more than {limit:,} sections. Divide it and upload its parts.",
    )
