"""Makes paragraphs, headings and table rows of the lines on printed pages."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from shared.retrieval.extract.lines import Line, without_running_lines

HEADING_SIZE = 1.12  # Times the size of most of the text.
SAME_SIZE = 0.08
LONGEST_HEADING = 160
LARGEST_HEADING_SHARE = 0.3
APART = 1.3  # Times the usual distance of lines: here a new paragraph begins.
INDENT_EMS = 0.7
SLACK_EMS = 1.0
SAME_COLUMN_EMS = 4.0
SAME_PLACE = 0.2
NEIGHBOURS = 12
DEEPEST = 6
FEW_LINES = 5
USUAL_PITCH_EMS = 1.3
NO_HEADING_ENDS = (".", ",", ";", ":")
NUMBERED = re.compile(r"[\w.]{1,8} \| [^|]+$")
SENTENCE_END = re.compile(r"""[.!?:;]["'”’)\]]*$""")
ITEM = re.compile(r"([•◦▪‣·–—*]|-)\s|\(?(\d{1,3}|[a-zA-Z])[.)]\s")
BULLET = re.compile(r"[•◦▪‣·]\s*(?=\S)")
HYPHENS = ("-", "\u2010")
PUNCTUATION = ".,;:!?()[]\"'“”‘’"


Look = tuple[float, bool]
"""The size of some text, and whether it is bold."""


class Setting(NamedTuple):
    """How a document is set: the size of its text, its lines' distance, its headings' looks."""

    size: float
    pitch: float
    headings: Mapping[Look, int]
    """The level of each."""


class Paragraph:
    """A paragraph as it grows, line by line; `level` is its heading's, or 0."""

    def __init__(self, level: int, line: Line, page: int) -> None:
        self.level = level
        self._parts = [
            ([bulleted(line.text if not level else line.text.replace(" | ", " "))], page)
        ]

    def append(self, line: Line, page: int, divider: str, words: frozenset[str]) -> None:
        """Add a line; a word that was divided at the line's end is made whole."""
        lines, last_page = self._parts[-1]
        text = bulleted(line.text)
        if divider == " " and lines[-1].endswith(HYPHENS) and lines[-1][-2:-1].isalnum():
            divider = ""
            lines[-1] = unhyphenated(lines[-1], text, words)
        if page == last_page:
            lines.append(divider + text)
        else:
            self._parts.append(([divider + text], page))

    def parts(self) -> list[tuple[str, int]]:
        """The text, divided where pages end, with the page of each part."""
        return [("".join(lines), page) for lines, page in self._parts]


def paragraphs(pages: list[list[Line]], apart: Collection[int] = ()) -> Iterator[Paragraph]:
    """The headings and paragraphs of a document in reading order; wrapped lines are whole again.

    The lines of a page are its rows; nothing runs on over the pages with the numbers `apart`.
    """
    pages = without_running_lines(pages)
    setting = measure(pages)
    words = hyphenated_words(pages)
    growing: Paragraph | None = None
    above: Line | None = None
    edge = 0.0
    for number, page in enumerate(pages, start=1):
        above = None if number in apart else above
        for index, line in enumerate(page):
            level = heading_level(line, setting)
            how = divider(above, line, index == 0, edge, setting)
            if growing and how and level == growing.level:
                growing.append(line, number, " " if level else how, words)
            else:
                if growing:
                    yield growing
                growing = Paragraph(level, line, number)
            above, edge = line, column_edge(page, index)
    if growing:
        yield growing


def column_edge(page: list[Line], index: int) -> float:
    """Where the lines around this one end that stand in the same column."""
    line = page[index]
    near = page[max(0, index - NEIGHBOURS) : index + NEIGHBOURS]
    return max(n.right for n in near if abs(n.left - line.left) <= SAME_COLUMN_EMS * line.size)


def bulleted(text: str) -> str:
    """A list item's text with a plain dash for whatever bullet was printed."""
    return BULLET.sub("- ", text, count=1) if BULLET.match(text) else text


def hyphenated_words(pages: list[list[Line]]) -> frozenset[str]:
    """Every word with a hyphen inside, in lower case: it keeps the hyphen at a line's end too."""
    texts = (line.text.lower() for page in pages for line in page if "-" in line.text)
    return frozenset(word.strip(PUNCTUATION) for text in texts for word in text.split())


def unhyphenated(line: str, following: str, words: frozenset[str]) -> str:
    """A line that ends in a hyphen without it, unless the word is known to be written with one."""
    first = line.rsplit(None, 1)[-1].lstrip(PUNCTUATION)
    whole = (first + following.split(None, 1)[0].rstrip(PUNCTUATION)).lower()
    kept = not following[0].islower() or (line.endswith("-") and whole in words)
    return line if kept else line[:-1]


def measure(pages: list[list[Line]]) -> Setting:
    """How a document is set, by what most of its characters and lines do."""
    looks: Counter[Look] = Counter()
    pitches: Counter[float] = Counter()
    for page in pages:
        for above, line in zip([None, *page], page, strict=False):
            looks[look(line)] += len(line.text)
            if above and 0 < above.bottom - line.bottom < 3 * line.size:
                pitches[round(above.bottom - line.bottom)] += 1
    size, bold = looks.most_common(1)[0][0] if looks else (1.0, False)
    pitch, lines = pitches.most_common(1)[0] if pitches else (0, 0)
    if lines < FEW_LINES:
        # Too few to tell; a paragraph's distance is not to be taken for a line's.
        pitch = min(pitch, size * USUAL_PITCH_EMS) or size
    headings = [
        one for one in looks if one[0] >= size * HEADING_SIZE or (one[0] >= size and one[1] > bold)
    ]
    if sum(looks[one] for one in headings) > LARGEST_HEADING_SHARE * looks.total():
        headings = []
    ordered = sorted(headings, reverse=True)
    return Setting(
        size, pitch, {one: min(level, DEEPEST) for level, one in enumerate(ordered, start=1)}
    )


def look(line: Line) -> Look:
    """A line's size, to half a point, and whether it is bold."""
    return round(line.size * 2) / 2, line.bold


def heading_level(line: Line, setting: Setting) -> int:
    """The level of the heading that a line is, by its size and weight; 0 for text."""
    its = look(line)
    short = len(line.text) <= LONGEST_HEADING and any(c.isalpha() for c in line.text)
    if its not in setting.headings or not short or line.text.endswith(NO_HEADING_ENDS):
        return 0
    if line.cells > 1 and not NUMBERED.match(line.text):
        return 0
    return setting.headings[its]


def divider(
    above: Line | None, line: Line, turned: bool, edge: float, setting: Setting
) -> str | None:
    """What stands between two lines: a space, a line break, or nothing when they are apart.

    `turned` says that a page ends between them, `edge` where the lines around the first end.
    """
    if above is None or abs(above.size - line.size) > SAME_SIZE * max(above.size, line.size):
        return None
    distance = above.bottom - line.bottom
    if turned or distance < 0:
        return " " if goes_on(above, line, edge) else None
    if line.cells > 1 or above.cells > 1:
        if above.cells > 1 and abs(line.left - above.last_cell) < SAME_PLACE * line.size:
            return " "
        both = line.cells > 1 and above.cells > 1
        return "\n" if both or distance < APART * setting.pitch else None
    if distance > APART * max(setting.pitch, line.size):
        return None
    if ITEM.match(line.text):
        return "\n"
    indented = line.left - above.left > INDENT_EMS * line.size
    if indented and SENTENCE_END.search(above.text) and not ITEM.match(above.text):
        return None
    return " " if is_full(above, line, edge) else "\n"


def goes_on(above: Line, line: Line, edge: float) -> bool:
    """Whether a sentence runs on over the end of a page or column."""
    in_table = above.cells > 1 or line.cells > 1
    if in_table or SENTENCE_END.search(above.text) or ITEM.match(line.text):
        return False
    return line.text[0].islower() or above.right + SLACK_EMS * above.size > edge


def is_full(above: Line, line: Line, edge: float) -> bool:
    """Whether a line ended only because the next one's first word had no room left on it."""
    unended = line.text[0].islower() and not SENTENCE_END.search(above.text)
    if above.text.endswith(HYPHENS) or unended:
        return True
    first = line.text.split(" ", 1)[0]
    width = (line.right - line.left) / len(line.text) * (len(first) + 1)
    return above.right + width + SLACK_EMS * line.size > edge
