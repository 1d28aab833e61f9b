"""Writes a web page's elements, told one by one, as paragraphs, lists and table rows."""

import re

from shared.retrieval.extract.draft import Draft, one_line, tidy, visible

HEADINGS = {f"h{level}": level for level in range(1, 7)}
LISTS = frozenset(("ul", "ol"))
CELLS = frozenset(("td", "th"))
BLOCKS = frozenset(
    (
        *("body", "main", "article", "section", "header", "footer", "aside", "nav", "div", "p"),
        *("ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "tr", "td", "th", "pre", "hr"),
        *("blockquote", "figure", "figcaption", "address", "details", "summary", "form"),
        "fieldset",
    )
)
BULLET = "- "
INDENT, DEEPEST_INDENT = "  ", 6
WHITE = re.compile(r"\s+")


class PageWriter:
    """Collects the words of one element at a time and writes them into a draft when it ends.

    A table is told row by row (`a | b | c`), unless there is a heading or another table in it:
    then it is there for the looks, and its cells are told as paragraphs.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.first_heading = ""
        self.empty = True
        self._words: list[str] = []
        self._items: list[str] = []
        self._lists = 0
        self._pre = 0
        self._in_table = False
        self._rows: list[str] = []
        self._cells: list[str] = []

    def words(self, text: str) -> None:
        """Add some words of the element that is open."""
        self._words.append(text if self._pre else WHITE.sub(" ", text))

    def enter(self, tag: str) -> None:
        """Begin an element."""
        if tag == "br":
            self._words.append("\n")
        elif tag == "table":
            self._leave_table()
            self._in_table = True
        elif tag in HEADINGS:
            self._leave_table()
        elif tag in BLOCKS:
            self._divide()
        self._lists += tag in LISTS
        self._pre += tag == "pre"
        if tag == "li" and not self._in_table:
            self._words.append(BULLET)

    def leave(self, tag: str) -> None:
        """End an element."""
        if tag in HEADINGS:
            self._heading(HEADINGS[tag])
        elif self._in_table and tag in CELLS:
            self._cells.append(self._take())
        elif self._in_table and tag == "tr":
            self._end_row()
        elif tag == "table":
            self._leave_table()
        elif tag == "caption":
            self._write(self._take())
        elif tag in BLOCKS:
            self._divide()
        self._pre -= tag == "pre"
        if tag in LISTS:
            self._lists -= 1
            self._write_items(0 if self._lists else 1)

    def end(self) -> None:
        """Write what is still open."""
        self._leave_table()
        self._write_items()

    def _take(self) -> str:
        text = one_line("".join(self._words))
        self._words = []
        return text

    def _divide(self) -> None:
        """Between two blocks: in a cell that is a space, in a list a line, else a paragraph."""
        if self._in_table:
            self._words.append(" ")
            return
        text = "".join(self._words)
        if self._lists and text.strip() == BULLET.strip():
            return  # `<li><p>`: the item's words are still to come.
        self._words = []
        text = visible(text).strip("\n") if self._pre else tidy(text)
        if self._lists and text:
            self._items.append(INDENT * min(self._lists - 1, DEEPEST_INDENT) + text)
        else:
            self._write(text)

    def _heading(self, level: int) -> None:
        text = self._take().removeprefix(BULLET)
        self._write_items()
        if text:
            self.draft.heading(level, text)
            self.first_heading = self.first_heading or (text if level == 1 else "")

    def _end_row(self) -> None:
        if any(self._cells):
            self._rows.append(" | ".join(self._cells))
        self._cells = []

    def _leave_table(self) -> None:
        if self._in_table:
            self._cells += [text] if (text := self._take()) else []
            self._end_row()
            self._in_table = False
            self._write_items()
            self._write("\n".join(self._rows))
            self._rows = []
        else:
            self._divide()

    def _write_items(self, when: int = 1) -> None:
        if when and self._items:
            items, self._items = self._items, []
            self._write("\n".join(items))

    def _write(self, text: str) -> None:
        if text.strip():
            self.draft.block(text)
            self.empty = False
