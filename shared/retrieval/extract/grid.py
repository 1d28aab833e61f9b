"""A grid of cells as text: rows `a | b | c` under the row that names the columns.

A blank row divides two tables. Where the names are too long to be told with every passage, each
row becomes a record of lines `- name: value` instead.
"""

import re
from collections.abc import Iterable, Iterator

from shared.retrieval.extract.draft import one_line

LONGEST_NAMES = 300
"""As the chunker has it: a longer first row is not repeated beside the rows that follow."""
LONGEST_NAME = 80
FEWEST_COLUMNS = 4
VALUE = re.compile(r"[^\W\d_]{0,3}\W*\d[\d\s.,:%€$£+-]*\w{0,3}$")
"""A number, date, amount or time: what names no column."""

Row = list[str]


def grid_blocks(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The tables in a grid, as blocks of text; rows and columns without words are left out."""
    for table in tables([one_line(cell) for cell in row] for row in rows):
        yield from written(without_blank_columns(table))


def tables(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The grid's rows in groups: a blank row ends one, unless its data go on behind it."""
    group: list[Row] = []
    blank = False
    for row in rows:
        if not any(row):
            blank = True
            continue
        if blank and group and not goes_on(group, row):
            yield group
            group = []
        group.append(row)
        blank = False
    if group:
        yield group


def goes_on(group: list[Row], row: Row) -> bool:
    """Whether a row behind a blank one is more of the same table: its cells hold values."""
    alike = filled(row) == filled(group[-1]) and len(group) > 1
    return alike and any(VALUE.match(cell) for cell in row if cell)


def filled(row: Row) -> list[int]:
    """Which cells of a row have words."""
    return [number for number, cell in enumerate(row) if cell]


def without_blank_columns(table: list[Row]) -> list[Row]:
    """The table with the columns that have words in any row."""
    used = sorted({number for row in table for number in filled(row)})
    return [[row[n] if n < len(row) else "" for n in used] for row in table]


def written(table: list[Row]) -> Iterator[str]:
    """A table's text: its rows, or its records where the names of its columns are too long."""
    names, start = names_of(table)
    if len(names) < FEWEST_COLUMNS or len(" | ".join(names)) <= LONGEST_NAMES:
        yield "\n".join(line(row) for row in table)
        return
    if start > 1:
        yield "\n".join(line(row) for row in table[: start - 1])
    for row in table[start:]:
        yield "\n".join(
            f"- {name}: {cell}" if name else f"- {cell}"
            for name, cell in zip(names, row, strict=True)
            if cell
        )


def names_of(table: list[Row]) -> tuple[Row, int]:
    """The first row with more than one cell, if it could name columns, and where data begin."""
    for number, row in enumerate(table):
        cells = [row[n] for n in filled(row)]
        if len(cells) > 1:
            named = not any(VALUE.match(cell) or len(cell) > LONGEST_NAME for cell in cells)
            return (row, number + 1) if named and number + 1 < len(table) else ([], 0)
    return [], 0


def line(row: Row) -> str:
    """A row as `a | b | c`, without the blank cells at its end."""
    return " | ".join(row[: max(filled(row), default=-1) + 1])


def number(value: float) -> str:
    """A number without the digits that only a computer sees, and whole where it is whole."""
    return f"{value:.15g}"
