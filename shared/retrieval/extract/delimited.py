"""Delimited text (CSV, TSV): finds out what divides its cells, and tells them as a table."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from shared.retrieval.extract.draft import Draft, stem, too_long, visible
from shared.retrieval.extract.grid import grid_blocks
from shared.retrieval.extract.limits import ExtractLimits
from shared.retrieval.extract.text import decode
from shared.types.retrieval import Extract

DELIMITERS = ",;\t|"
SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
LOOKED_AT = 100
FEWEST_SURE_ROWS, FEWEST_SURE_CELLS = 5, 3
LONGEST_SURE_CELL = 40
"""Characters on average: sentences with commas in them are no rows of cells."""


def extract_delimited(name: str, data: bytes, limits: ExtractLimits) -> Extract:
    """The rows of a table as lines `a | b | c`; its title is its name."""
    text = visible(decode(data))
    if len(text) > limits.characters:
        raise too_long(limits.characters)
    said = SAID.match(text)
    delimiter = said.group(1) if said else best_delimiter(text)
    draft = Draft(limits)
    for block in grid_blocks(rows(text[said.end() :] if said else text, delimiter)):
        draft.block(block)
    return draft.finish(stem(name))


def rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of cells; where a quotation mark is never closed, none of them counts."""
    try:
        list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False))
    except csv.Error:
        return csv.reader(
            io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE
        )
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def best_delimiter(text: str) -> str:
    """What divides the first rows into most cells, the same number in most of them."""
    return max(DELIMITERS, key=lambda delimiter: regularity(first_rows(text, delimiter)))


def regularity(found: list[list[str]]) -> tuple[float, int]:
    """In what share of rows the usual number of cells is found, if over one, and that number."""
    counts = Counter(map(len, found))
    cells, often = counts.most_common(1)[0] if counts else (1, 0)
    return (often / len(found), cells) if cells > 1 else (0.0, 0)


def first_rows(text: str, delimiter: str) -> list[list[str]]:
    """The first rows that are not blank."""
    lines = islice(io.StringIO(text, newline=""), LOOKED_AT)
    try:
        return [row for row in csv.reader(lines, delimiter=delimiter) if any(row)]
    except csv.Error:
        return []


def is_delimited(head: str) -> bool:
    """Whether the beginning of a text can only be that of a table: all rows have as many cells."""
    whole = head.rpartition("\n")[0]
    for delimiter in DELIMITERS[:3]:
        found = first_rows(whole, delimiter)
        share, cells = regularity(found)
        if share == 1 and cells >= FEWEST_SURE_CELLS and len(found) >= FEWEST_SURE_ROWS:
            words = [cell for row in found for cell in row]
            spoken = any(cell.startswith(" ") for cell in words)  # As behind a comma in prose.
            return not spoken and sum(map(len, words)) <= LONGEST_SURE_CELL * len(words)
    return False
