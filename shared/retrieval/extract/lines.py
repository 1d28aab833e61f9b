"""The lines of a printed page: table cells brought together, running heads and feet dropped."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

EDGE_LINES = 4
MARGIN_SHARE = 0.08  # Of the printed height.
LEAST_REPEATS = 3
LEAST_SHARE = 0.4  # Of the pages: left and right pages may have heads of their own.
GAP_EMS = 0.9  # Wider than the widest space of a justified line: here a new table cell begins.
MOST_LINES_IN_ROW = 60
ROW_LINES = 4  # A cell has seldom more lines than this.
LABEL_GAP_EMS = 2.5
TOUCH = 0.15
MOST_CELLS = 3  # Left, middle, right.
MOST_NUMBERS = {True: 3, False: 1}  # With words: date and page; without: the page.
MOST_DIGITS = 9
NUMBER = re.compile(r"\d+")
PAGE_NUMBER = re.compile(r"\W*(page|seite|p\.)\s*\d+(\s*(of|von|/)\s*\d+)?\W*$", re.IGNORECASE)
LABEL = re.compile(r"([•◦▪‣·*–—-]|\(?\w{1,3}[.)])$")


class Line(NamedTuple):
    """Some words side by side, and their box in points; y grows upwards. A row has many cells."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool = False
    cells: int = 1
    last_cell: float = 0.0
    """Where the last cell of a row begins."""


def rows(lines: list[Line]) -> list[Line]:
    """Lines whose boxes stand side by side, as one: `a | b | c` where a gap divides them.

    A cell of several lines stands beside all of its row, so whatever it stands beside is one row.
    """
    groups: list[list[Line]] = []
    for line in lines:
        recent = range(len(groups) - 1, max(-1, len(groups) - 1 - ROW_LINES), -1)
        beside_it = next((index for index in recent if stand_beside(groups[index], line)), None)
        if beside_it is None:
            groups.append([line])
        else:
            groups[beside_it:] = [[*chain.from_iterable(groups[beside_it:]), line]]
    return [as_row(group) for group in groups]


def stand_beside(group: list[Line], line: Line) -> bool:
    """Whether a line is at the same height as some of a group, and in the way of none of it."""
    level = [other for other in group[-MOST_LINES_IN_ROW:] if overlap(line, other)]
    return bool(level) and all(o.right <= line.left or line.right <= o.left for o in level)


def overlap(one: Line, other: Line) -> bool:
    """Whether two lines share some height, by more than boxes of neighbouring lines touch."""
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared > TOUCH * min(one.top - one.bottom, other.top - other.bottom)


def as_row(group: list[Line]) -> Line:
    """Lines side by side as one line, the words of each column together."""
    columns: list[Line] = []
    for line in sorted(group, key=lambda line: line.left):
        column = columns[-1] if columns else None
        if column and (line.left < column.right or belongs(column, line)):
            columns[-1] = beside(column, line, " ")
        else:
            columns.append(line)
    row = columns[0]
    for cell in columns[1:]:
        row = beside(row, cell, " | ")._replace(cells=row.cells + 1, last_cell=cell.left)
    return row


def belongs(label: Line, line: Line) -> bool:
    """Whether a line is no cell of its own: it stands close by, or after a bullet or number."""
    gap = (line.left - label.right) / max(label.size, line.size)
    return gap < GAP_EMS or (gap < LABEL_GAP_EMS and bool(LABEL.match(label.text)))


def beside(one: Line, other: Line, divider: str) -> Line:
    """Two lines as one, in a box around both."""
    return one._replace(
        text=one.text + divider + other.text,
        left=min(one.left, other.left),
        right=max(one.right, other.right),
        bottom=min(one.bottom, other.bottom),
        top=max(one.top, other.top),
        size=max(one.size, other.size),
        bold=one.bold and other.bold,
    )


def without_running_lines(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without heads and feet: lines in a margin that many pages share, but for numbers.

    A page of nothing else keeps what it has.
    """
    heights = [height for page in pages for line in page for height in (line.top, line.bottom)]
    margin = MARGIN_SHARE * (max(heights) - min(heights)) if heights else 0
    inner = (min(heights) + margin, max(heights) - margin) if heights else (0, 0)
    marked = [{line: signature(line) for line in edges(page, *inner)} for page in pages]
    seen = Counter(key for page in marked for key in set(page.values()) if key)
    for key in telling(marked):
        seen[key] = 1
    least = max(LEAST_REPEATS, LEAST_SHARE * len(pages))
    return [
        [line for line in page if not is_running(line, seen[edge.get(line, "")], least)] or page
        for page, edge in zip(pages, marked, strict=True)
    ]


def telling(marked: list[dict[Line, str]]) -> set[str]:
    """Signatures of lines that tell more than the page: a number that is another one on each."""
    found: dict[str, list[tuple[int, list[int]]]] = defaultdict(list)
    for page, edge in enumerate(marked):
        for line, key in edge.items():
            found[key].append((page, [int(n[-MOST_DIGITS:]) for n in NUMBER.findall(line.text)]))
    return {key for key, places in found.items() if key and any(map(tells, columns(places)))}


def columns(places: list[tuple[int, list[int]]]) -> Iterator[list[tuple[int, int]]]:
    """Each number of a line that comes again, with the page, through all pages."""
    for index in range(min(len(numbers) for _, numbers in places)):
        yield [(page, numbers[index]) for page, numbers in places]


def tells(column: list[tuple[int, int]]) -> bool:
    """Whether numbers are all different, and mostly out of step with the pages."""
    steps = {number - page for page, number in column}
    return len({number for _, number in column}) == len(column) < 2 * len(steps)


def is_running(line: Line, repeats: int, least: float) -> bool:
    """Whether a line is a head, a foot or a page's number."""
    return repeats >= least or (repeats > 0 and bool(PAGE_NUMBER.match(line.text)))


def edges(page: list[Line], low: float, high: float) -> list[Line]:
    """The lines in the upper and lower margin of a page, if there are only a few."""
    above = [line for line in page if line.bottom > high]
    below = [line for line in page if line.top < low]
    return [line for part in (above, below) if len(part) <= EDGE_LINES for line in part]


def signature(line: Line) -> str:
    """What a running line shares with those on other pages: size and words, whatever the numbers.

    Nothing for what is rather a row of a table.
    """
    words = NUMBER.sub("#", line.text.casefold())
    has_letters = any(c.isalpha() for c in words)
    is_row = line.cells > MOST_CELLS or words.count("#") > MOST_NUMBERS[has_letters]
    return "" if is_row else f"{round(line.size)} {words}"
