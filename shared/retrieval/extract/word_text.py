"""The words of a Word document's paragraphs, tables and text boxes, as its XML has them."""

from collections.abc import Iterator
from typing import Any

from shared.retrieval.extract.draft import one_line, tidy

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
PARAGRAPH, TABLE, ROW, CELL, RUN = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc", f"{W}r"
BOX, HIDDEN = f"{W}txbxContent", f"{W}vanish"
SIGNS = {PARAGRAPH: " ", f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
WORDS = (f"{W}t", *SIGNS)
WRAPPERS = {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}smartTag"}
NOTES = (f"{W}footnoteReference", f"{W}endnoteReference")
OFF = ("0", "false", "off")
WIDEST_CELL = 100


def blocks(parent: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body, also those in content controls, in document order.

    Text boxes follow the paragraph that they hang on. A table that is there for the looks (it has
    one cell, or other tables in it) is told as what stands in its cells.
    """
    waiting = [parent]
    while waiting:
        element = waiting.pop()
        layout = element.tag in (ROW, CELL) or (element.tag == TABLE and is_layout(element))
        if element is parent or layout or element.tag in WRAPPERS:
            waiting.extend(reversed(list(element)))
        elif element.tag in (PARAGRAPH, TABLE):
            remove_doubles(element)
            if element.tag == PARAGRAPH:
                waiting.extend(reversed(boxes(element)))
            yield element


def is_layout(table: Any) -> bool:
    """Whether a table only arranges what is in it."""
    cells = [*table.iter(CELL)]
    return len(cells) == 1 or next(table.iterdescendants(TABLE), None) is not None


def remove_doubles(element: Any) -> None:
    """Take out what is not shown: older drawings of the same, moved and hidden words."""
    for double in [*element.iter(FALLBACK, f"{W}moveFrom")]:
        double.getparent().remove(double)
    for sign in [*element.iter(HIDDEN)]:
        run = sign.getparent().getparent()
        if run.tag == RUN and run.getparent() is not None and sign.get(f"{W}val") not in OFF:
            run.getparent().remove(run)


def boxes(paragraph: Any) -> list[Any]:
    """What stands in the text boxes of a paragraph, which loses them."""
    found = []
    for box in [*paragraph.iter(BOX)]:
        box.getparent().remove(box)
        found += list(box)
    return found


def words(element: Any) -> str:
    """The words of a paragraph or cell as accepted by now: insertions count, deletions do not."""
    return tidy("".join(SIGNS.get(node.tag) or node.text or "" for node in element.iter(*WORDS)))


def table(element: Any) -> str:
    """A table as lines `a | b | c`, one a row; a cell over several rows is told in each of them."""
    rows, above = [], list[str]()
    for row in element.iter(ROW):
        cells: list[str] = []
        for cell in row.iter(CELL):
            goes_on = setting(cell, "vMerge") in ("", "continue")
            repeated = above[len(cells)] if goes_on and len(cells) < len(above) else ""
            cells.append(repeated or one_line(words(cell)))
            span = setting(cell, "gridSpan") or ""
            cells += [""] * (min(int(span), WIDEST_CELL) - 1 if span.isdigit() else 0)
        above = cells
        if any(cells):
            rows.append(" | ".join(cells))
    return "\n".join(rows)


def setting(cell: Any, name: str) -> str | None:
    """What a cell's property is set to, empty if it is merely there; None where it is not."""
    found = cell.find(f"{W}tcPr/{W}{name}")
    return None if found is None else found.get(f"{W}val", "")


def note_ids(element: Any) -> Iterator[tuple[str, str]]:
    """The foot- and endnotes that a paragraph or table refers to: their kind and their id."""
    for reference in element.iter(*NOTES):
        kind = "footnotes" if reference.tag == NOTES[0] else "endnotes"
        yield kind, reference.get(f"{W}id", "")
