"""Word documents: headings, paragraphs, lists and tables in the order in which they stand."""

import io
import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from shared.retrieval.extract.draft import Draft, is_title, one_line, stem, tidy
from shared.retrieval.extract.limits import ExtractLimits
from shared.retrieval.extract.package import DAMAGE, damaged, refuse_bombs
from shared.types.retrieval import Extract

if TYPE_CHECKING:
    from docx.document import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SIGNS = {f"{W}p": " ", f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
WRAPPERS = {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}smartTag"}
WORDS = (f"{W}t", *SIGNS)
PARAGRAPH, ITEM, TITLE = -1, -2, -3
LOWEST_OUTLINE = 9
LIST_STYLE = re.compile(r"list (bullet|number)", re.IGNORECASE)
HEADING_STYLE = re.compile(r"heading (\d)$", re.IGNORECASE)
LONGEST_STYLE_CHAIN = 12


def extract_docx(name: str, data: bytes, limits: ExtractLimits) -> Extract:
    """The text of a Word document; its title is its Title line, else a heading, else its name."""
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError

    try:
        refuse_bombs(data, limits)
        return read(name, data, limits)
    except (*DAMAGE, PythonDocxError, OpcError) as error:
        raise damaged() from error


def read(name: str, data: bytes, limits: ExtractLimits) -> Extract:
    """Write the body's pieces into a draft; consecutive list items share one block."""
    import docx

    document = docx.Document(io.BytesIO(data))
    draft = Draft(limits)
    title = ""
    for level, group in groupby(pieces(document), key=lambda piece: piece[0]):
        texts = [text for _, text in group]
        if level == ITEM:
            draft.block("\n".join(f"- {text}" for text in texts))
            continue
        for text in texts:
            if level == PARAGRAPH:
                draft.block(text)
            else:
                opens = level in (TITLE, 1) and draft.is_empty
                title = one_line(text) if opens else title
                draft.heading(max(level, 1), one_line(text))
    return draft.finish(core_title(document) or title or stem(name))


def pieces(document: "Document") -> Iterator[tuple[int, str]]:
    """The body's headings (their level), list items, paragraphs and tables that have words."""
    levels = style_levels(document)
    for element in blocks(document.element.body):
        if element.tag == f"{W}tbl":
            level, text = PARAGRAPH, table(element)
        else:
            level, text = paragraph_level(element, levels), words(element)
        if text:
            yield level, text


def blocks(parent: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body, also those in content controls, in document order."""
    waiting = [parent]
    while waiting:
        element = waiting.pop()
        if element is parent or element.tag in WRAPPERS:
            waiting.extend(reversed(list(element)))
        elif element.tag in (f"{W}p", f"{W}tbl"):
            yield element


def words(element: Any) -> str:
    """The words of a paragraph or cell as accepted by now: insertions count, deletions do not."""
    for double in [*element.iter(FALLBACK, f"{W}moveFrom")]:
        double.getparent().remove(double)
    return tidy("".join(SIGNS.get(node.tag) or node.text or "" for node in element.iter(*WORDS)))


def table(element: Any) -> str:
    """A table as lines `a | b | c`, one a row."""
    rows = []
    for row in element.iter(f"{W}tr"):
        cells = [one_line(words(cell)) for cell in row.iterchildren(f"{W}tc")]
        if any(cells):
            rows.append(" | ".join(cells))
    return "\n".join(rows)


def paragraph_level(paragraph: Any, levels: dict[str, int]) -> int:
    """What a paragraph is: its heading's level, an item, the title, or just a paragraph."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    level = levels.get(style.get(f"{W}val"), PARAGRAPH) if style is not None else PARAGRAPH
    return own_level(paragraph, "") if level == PARAGRAPH else level


def style_levels(document: "Document") -> dict[str, int]:
    """What each style makes of a paragraph, by the style's id; styles inherit from each other."""
    styles = {s.get(f"{W}styleId"): s for s in document.styles.element.iterchildren(f"{W}style")}
    levels: dict[str, int] = {}
    for identity, style in styles.items():
        level, ancestor = PARAGRAPH, style
        for _ in range(LONGEST_STYLE_CHAIN):
            level = own_level(ancestor, value(ancestor, "name"))
            ancestor = styles.get(value(ancestor, "basedOn"))
            if level != PARAGRAPH or ancestor is None:
                break
        levels[identity] = level
    return levels


def own_level(element: Any, style_name: str) -> int:
    """What a paragraph's or style's own properties and name make of it."""
    if style_name.lower() == "title":
        return TITLE
    if heading := HEADING_STYLE.match(style_name):
        return int(heading.group(1))
    outline = value(element, f"pPr/{W}outlineLvl")
    if outline.isdigit() and int(outline) < LOWEST_OUTLINE:
        return int(outline) + 1
    number = value(element, f"pPr/{W}numPr/{W}numId")
    return ITEM if number not in ("", "0") or LIST_STYLE.match(style_name) else PARAGRAPH


def value(element: Any, path: str) -> str:
    """The `w:val` of a child, or nothing."""
    child = element.find(f"{W}{path}")
    return "" if child is None else child.get(f"{W}val", "")


def core_title(document: "Document") -> str:
    """The title in the file's properties, if it reads like one."""
    title = one_line(document.core_properties.title or "")
    return title if is_title(title) and title != "Word Document" else ""
