"""Word documents: headings, paragraphs, lists, tables and notes in the order in which they stand.

Left out are headers and footers, which would come again on every page, and reviewers' comments.
"""

import io
import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from shared.retrieval.extract.draft import Draft, is_title, one_line, stem
from shared.retrieval.extract.limits import ExtractLimits
from shared.retrieval.extract.package import DAMAGE, damaged, refuse_bombs
from shared.retrieval.extract.word_text import TABLE, W, blocks, note_ids, table, words
from shared.types.retrieval import Extract

if TYPE_CHECKING:
    from docx.document import Document

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
    notes = Notes(document)
    for element in blocks(document.element.body):
        if element.tag == TABLE:
            level, text = PARAGRAPH, table(element)
        else:
            level, text = paragraph_level(element, levels), words(element)
        if text:
            yield level, text
        for note in notes.of(element):
            yield PARAGRAPH, f"Note: {note}"


class Notes:
    """The foot- and endnotes of a document; each part of them is read when it is referred to."""

    def __init__(self, document: "Document") -> None:
        self._rels = document.part.rels.values()
        self._texts: dict[str, dict[str, str]] = {}

    def of(self, element: Any) -> Iterator[str]:
        """The notes that a paragraph or table refers to."""
        for kind, identity in note_ids(element):
            if kind not in self._texts:
                self._texts[kind] = dict(self._read(kind))
            if text := self._texts[kind].get(identity):
                yield text

    def _read(self, kind: str) -> Iterator[tuple[str, str]]:
        from docx.oxml import parse_xml

        for rel in self._rels:
            if rel.reltype.endswith(f"/{kind}") and not rel.is_external:
                for note in parse_xml(rel.target_part.blob):
                    yield note.get(f"{W}id", ""), one_line(words(note))


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
