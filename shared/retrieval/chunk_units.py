"""What no chunk parts (sentences, table rows, lines of code), and what a cut before each costs."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from shared.retrieval.chunk_cut import Span, blocks, lines, pieces, sentences

LONGEST_HEADING, MOST_HEADINGS = 160, 3
LONGEST_SENTENCE, SENTENCE_PIECE = 400, 200
"""What is longer is no sentence: it is cut into pieces of words."""
LONGEST_HEADER = 300
"""A first row with more characters than this names no columns."""
HEAD_ROWS = 2
"""The row that names the columns is kept with so many: perhaps a rule, and the first row."""
FINEST = 30
"""More units than this in a chunk are gathered, to bound the time."""

# What a cut costs, in units of a chunk that is twice its target.
BETWEEN_BLOCKS, BETWEEN_LINES, BETWEEN_ITEMS, BETWEEN_SENTENCES = -1.0, -0.5, 0.0, 0.0
WITHIN_SENTENCE, WITHIN_ITEM, BETWEEN_ROWS, BETWEEN_CODE = 0.25, 1.0, 2.0, 2.0
AFTER_HEADING = 4.0

ITEM = re.compile(r"\s*([-*+•–—]|\(?(\d{1,3}|[a-zA-Z])[.)])\s")
ROW = re.compile(r"\s*\||.* \| |.* \|$")
RULE = re.compile(r"[\s|:+]*+-[\s|:+-]*+$")
NUMBER = re.compile(r"\d+")
ENDS = tuple(".!?,;…。！？؟।۔\"”’'」")


class Unit(NamedTuple):
    """Characters that are never parted, what a cut before them costs, their table's header row."""

    start: int
    end: int
    cost: float
    header: str = ""


def units(text: str, section: Span, most: int) -> list[Unit]:
    """All that is visible in a section, in order; no unit has more than `most` characters."""
    found: list[Unit] = []
    headings = 0
    for block, is_code in blocks(text, section):
        rows = [text[slice(*line)] for line in lines(text, block)]
        is_bare = not is_code and not is_table(rows)
        cut = prose if is_bare else code if is_code else table
        first, *rest = cut(text, block, most)
        found += [first._replace(cost=BETWEEN_BLOCKS + glue(headings)), *rest]
        headings = run(rows, headings) if is_bare else 0
    return gathered(found, most)


def prose(text: str, block: Span, most: int) -> Iterator[Unit]:
    """The sentences of a paragraph or list."""
    headings = 0
    for span in lines(text, block):
        line = text[slice(*span)]
        item = ITEM.match(line)
        cost = (BETWEEN_ITEMS if item else BETWEEN_LINES) + glue(headings)
        for start, end, inner in spoken(text, span, most):
            yield Unit(start, end, cost + inner)
            cost = WITHIN_ITEM if item else BETWEEN_SENTENCES
        headings = run([line], headings)


def spoken(text: str, line: Span, most: int) -> Iterator[tuple[int, int, float]]:
    """The sentences of a line, endless ones in pieces, and what a cut within a sentence adds."""
    for start, end in sentences(text, line):
        longest = LONGEST_SENTENCE if end - start <= LONGEST_SENTENCE else SENTENCE_PIECE
        inner = 0.0
        for piece in pieces(text, (start, end), min(most, longest)):
            yield *piece, inner
            inner = WITHIN_SENTENCE


def table(text: str, block: Span, most: int) -> Iterator[Unit]:
    """The rows of a table; each but the first ones knows the row that names the columns."""
    spans = list(lines(text, block))
    named, header = header_of([text[slice(*span)] for span in spans])
    for number, span in enumerate(spans):
        is_head = 0 < number <= named + HEAD_ROWS and named >= 0
        cost = BETWEEN_ROWS + (AFTER_HEADING if is_head else 0)
        for start, end in pieces(text, span, most):
            yield Unit(start, end, cost, header if number > named else "")


def code(text: str, block: Span, most: int) -> Iterator[Unit]:
    """The lines of fenced code; the opening fence stays with what follows, the closing one too."""
    spans = list(lines(text, block))
    for number, span in enumerate(spans):
        cost = BETWEEN_CODE + (AFTER_HEADING if number in (1, len(spans) - 1) else 0)
        for start, end in pieces(text, span, most):
            yield Unit(start, end, cost)


def is_table(rows: list[str]) -> bool:
    """Whether most lines of a block are rows of cells, as `a | b` or `| a | b |`."""
    celled = sum(bool(ROW.match(row) or RULE.match(row)) for row in rows)
    return celled > 1 and 2 * celled > len(rows)


def header_of(rows: list[str]) -> tuple[int, str]:
    """Which row names the columns, and its text; -1 and nothing where the first rows are alike.

    A first cell that repeats in the next row but for its number is no name: `E01 | ...`.
    """
    celled = [n for n, row in enumerate(rows) if ROW.match(row) and not RULE.match(row)]
    if not celled or len(rows[celled[0]]) > LONGEST_HEADER:
        return -1, ""
    kinds = [NUMBER.sub("#", rows[n].strip("| ").partition(" |")[0]) for n in celled[:2]]
    if len(kinds) > 1 and kinds[0] == kinds[1] and "#" in kinds[0]:
        return -1, ""
    return celled[0], rows[celled[0]]


def run(rows: list[str], headings: int) -> int:
    """How many lines in a row could be headings by now, `headings` before these rows."""
    for row in rows:
        headings = headings + 1 if leads(row) else 0
    return headings


def leads(line: str) -> bool:
    """Whether a line belongs to what follows it: a heading, or words that end in a colon."""
    if line.endswith((":", "：")):
        return True
    return len(line) <= LONGEST_HEADING and not line.endswith(ENDS) and not ITEM.match(line)


def glue(headings: int) -> float:
    """What it costs to cut behind so many possible headings; more than a few are no headings."""
    return AFTER_HEADING if 0 < headings <= MOST_HEADINGS else 0.0


def gathered(found: list[Unit], most: int) -> list[Unit]:
    """The same units; tiny ones are joined where more than `FINEST` of them fit into a chunk."""
    joined: list[Unit] = []
    for unit, later in zip_longest(found, found[FINEST:]):
        crowded = later is not None and later.end - unit.start <= most
        if crowded and joined and unit.end - joined[-1].start <= most // FINEST:
            joined[-1] = joined[-1]._replace(end=unit.end)
        else:
            joined.append(unit)
    return joined
