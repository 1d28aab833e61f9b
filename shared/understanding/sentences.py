"""Cuts a text into the sentences that a summary could be made of; tables and headings are none."""

import re
from collections.abc import Iterator

BLANK = re.compile(r"\n\s*\n")
HEADING = re.compile(r"\s*#{1,6}\s")
BULLET = re.compile(r"\s*[-*+•‣◦–>]\s+")
NUMBER = re.compile(r"\s*\(?\d{1,2}[.)]\s+")
CELLS = re.compile(r"\t|\|.*\||\s\|\s")
ENDING = re.compile(
    r"(?<![.!?…])[.!?…]{1,5}[\"'”’»)\]]{0,3}\s+(?=[\"'“‘«(\[]{0,3}[^\W_])"
    r"|[。！？][」』”’)]{0,3}\s*"
)
"""Each repetition has its limit, so that no text takes more time than its length is worth."""
SHORT = re.compile(
    r"(?:^|[\s(])(?:\w|e\.g|i\.e|z\.B|d\.h|bzw|ca|cf|vs|etc|no|nr|art|fig|vol|pp|st|mr|mrs|ms|dr"
    r"|prof|inc|ltd|co|approx)\.\s*$",
    re.IGNORECASE,
)
"""An initial or an abbreviation, whose full stop ends nothing."""
ENDS = (".", "!", "…", "。", "！")
FEWEST_LETTERS, MOST_CHARACTERS = 21, 400


def sentences(text: str) -> list[str]:
    """Whole statements in reading order, each on one line; no questions, rows or headings."""
    found = (sentence for block in _blocks(text) for sentence in _cut(block))
    return [sentence for sentence in found if _states(sentence)]


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs and list items, each on one line."""
    for paragraph in BLANK.split(text):
        lines: list[str] = []
        for line in paragraph.splitlines():
            marker = _marker(line, lines[-1] if lines else "")
            if marker or _is_apart(line):
                yield " ".join(lines)
                lines = []
            if not _is_apart(line):
                lines.append(line[marker:].strip())
        yield " ".join(lines)


def _is_apart(line: str) -> bool:
    """Whether it is a heading or a row, which is part of no sentence."""
    return HEADING.match(line) is not None or CELLS.search(line) is not None


def _marker(line: str, before: str) -> int:
    """The length of a bullet or number at a line's start; a wrapped line may begin so by chance."""
    bullet = BULLET.match(line)
    if bullet is None and (not before or before.endswith((*ENDS, "?", ":", ";"))):
        bullet = NUMBER.match(line)
    return bullet.end() if bullet else 0


def _cut(block: str) -> Iterator[str]:
    start = 0
    for ending in ENDING.finditer(block):
        if not SHORT.search(block[max(start, ending.start() - 12) : ending.start() + 1]):
            yield block[start : ending.end()].strip()
            start = ending.end()
    yield block[start:].strip()


def _states(sentence: str) -> bool:
    """Whether it is long enough to say something, short enough to quote, and comes to an end."""
    letters = sum(character.isalpha() * _weight(character) for character in sentence)
    whole = sentence.rstrip("\"'”’»)]」』").endswith(ENDS)
    return whole and letters >= FEWEST_LETTERS and len(sentence) <= MOST_CHARACTERS


def _weight(character: str) -> int:
    """A Chinese or Japanese character says about as much as three letters."""
    return 3 if character >= "\u3040" else 1
