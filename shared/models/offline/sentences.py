"""Cutting a passage into what can be quoted from it: sentences, list items, table rows."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

ABBREVIATIONS = """
al approx apr aug ca cf ch co corp dec dept dr e.g ed eds eq etc feb fig figs i.e inc jan jr jul
jun ltd max min mr mrs ms no nos nov oct p pp prof ref refs resp sec sep sept sr st tab u.k u.s
vol vs
"""
HEADING = re.compile(r"^\s*#{1,6}\s+")
BULLET = re.compile(r"^\s*(?:[-*+•‣◦–>]|\(?\d{1,2}[.)])\s+")
CELLS = re.compile(r"\S\s*\t\s*\S|\s\|\s|\|.*\|")
RULE = re.compile(r"^[\s|:+=-]*-[\s|:+=-]*$")
ENDING = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)")
OPENING = re.compile(r"\s+[\"'“‘(\[]?[A-Z0-9]")
WRAPPED_CHARACTERS = 50
"""A line at least so long that ends without a full stop goes on in the next one."""
HEADING_WORDS = 10
"""A line of its own with at most so many words and no full stop is a heading."""
HEADED_COLUMNS = 3

_ABBREVIATIONS = frozenset(ABBREVIATIONS.split())


class Piece(NamedTuple):
    """A sentence, list item or table row on one line; or a `lead` that announces what follows.

    Leads are headings, questions and lines that end in a colon: context, but no answer.
    """

    text: str
    lead: bool = False
    row: bool = False


def pieces(text: str) -> list[Piece]:
    """Split a passage into its pieces, in reading order, each without its bullet.

    A table's cells are named by the table's header where there is one. The full stop of an
    abbreviation, an initial or a decimal ends nothing.
    """
    found = [
        piece
        for i, block in enumerate(_blocks(text.splitlines()))
        for piece in _pieces(block, opens=i == 0)
    ]
    told = [piece for piece in found if any(character.isalnum() for character in piece.text)]
    marked = HEADING.match(text.rstrip().rpartition("\n")[2]) is not None
    return told if marked else [*told[:-1], *map(_ending, told[-1:])]


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Group lines that belong together: a table, a list item, a heading, a wrapped paragraph."""
    block: list[str] = []
    for line in lines:
        if block and not _goes_on(block[-1], line):
            yield block
            block = []
        if line.strip():
            block.append(line)
    if block:
        yield block


def _goes_on(line: str, following: str) -> bool:
    """Whether the following line continues the block that this line is the last of."""
    if _is_row(line) or _is_row(following):
        return _is_row(line) and _is_row(following)
    if not following.strip() or _is_marked(following) or HEADING.match(line):
        return False
    ended = ENDING.search(line.rstrip()[-4:]) is not None
    return following.lstrip()[0].islower() or (len(line) >= WRAPPED_CHARACTERS and not ended)


def _is_row(line: str) -> bool:
    """Whether a line is a row of a table: cells between bars or tabs, or a header's rule."""
    return CELLS.search(line) is not None or RULE.match(line) is not None


def _is_marked(line: str) -> bool:
    return BULLET.match(line) is not None or HEADING.match(line) is not None


def _pieces(block: list[str], opens: bool) -> Iterator[Piece]:
    """The pieces of one block; `opens` is whether the passage begins with it."""
    if _is_row(block[0]):
        yield from (Piece(row, row=True) for row in _rows(block, opens))
    elif HEADING.match(block[0]):
        yield Piece(HEADING.sub("", block[0]).strip(), lead=True)
    else:
        listed = BULLET.match(block[0]) is not None
        for sentence in _cut(" ".join(BULLET.sub("", line).strip() for line in block)):
            yield Piece(sentence, lead=_leads(sentence, listed))


def _ending(piece: Piece) -> Piece:
    """What nothing follows announces nothing: a line of a slide or a note needs no full stop."""
    asks = piece.text.endswith(("?", ":"))
    return piece._replace(lead=piece.lead and asks)


def _leads(sentence: str, listed: bool) -> bool:
    if sentence.endswith(("?", ":")):
        return True
    short = len(sentence.split()) <= HEADING_WORDS
    return short and not listed and ENDING.search(sentence[-4:]) is None


def _rows(block: list[str], opens: bool) -> list[str]:
    """One line for each row: `Plan: Team, Price: $29` under a header, else the cells alone.

    A header stands over a rule. Without rules it is the first row of three columns or more, except
    where the passage opens with it: there the table may have been cut.
    """
    ruled = len(block) > 1 and RULE.match(block[1]) is not None
    rows = [_cells(line) for line in block if not RULE.match(line)]
    headed = ruled or (not opens and len(rows) > 1 and len(rows[0]) >= HEADED_COLUMNS)
    header = rows[0] if headed else []
    return [", ".join(_named(header, row)) for row in rows[1 if headed else 0 :]]


def _named(header: list[str], row: list[str]) -> Iterator[str]:
    names = header + [""] * (len(row) - len(header))
    for name, cell in zip(names, row, strict=False):
        if cell:
            yield f"{name}: {cell}" if name else cell


def _cells(line: str) -> list[str]:
    """The cells of a row; bars at both ends are its frame, one at its start is an empty cell."""
    row = line.strip(" ")
    framed = len(row) > 1 and row.startswith("|") and row.endswith("|")
    return [cell.strip() for cell in re.split(r"[\t|]", row[1:-1] if framed else row)]


def _cut(text: str) -> Iterator[str]:
    """Cut one paragraph at its full stops."""
    start = 0
    for ending in ENDING.finditer(text):
        if OPENING.match(text, ending.end()) and not _abbreviates(text[start : ending.end()]):
            yield text[start : ending.end()].strip()
            start = ending.end()
    if text[start:].strip():
        yield text[start:].strip()


def _abbreviates(text: str) -> bool:
    """Whether a text ends in an abbreviation or an initial, so that its sentence goes on."""
    word = text.split()[-1].lstrip("([\"'“‘").lower()
    if not word.endswith("."):
        return False
    stem = word[:-1]
    return stem in _ABBREVIATIONS or (len(stem) == 1 and stem.isalpha() and stem != "i")
