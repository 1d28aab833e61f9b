"""Where a text may be cut: between blocks, lines and sentences, and between words if it must."""

import re
from collections.abc import Iterator
from itertools import pairwise

LEAST_SENTENCE = 60
"""Characters below which a sentence goes with the next: "See below." alone has no meaning."""

BLOCK = re.compile(r"\n[^\S\n]*\n\s*")
LINE_END = re.compile("\n")
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
# Scripts without spaces end a sentence by its mark alone.
SENTENCE = re.compile(r"""[.!?…؟।۔]["'”’»)\]]*\s+|[。！？｡]["'”’」』）)\]]*\s*""")
ABBREVIATION = re.compile(
    r"\b([a-z]|[ei]\.[ge]|u\.s|mrs?|ms|dr|prof|st|vs|etc|al|figs?|eq|no|vol|pp?|inc|corp|ltd|co|jr"
    r"|sr|approx|cf|ca|dept|est|gen|rep|rev|sen|bzw|nr|abs)\.$",
    re.IGNORECASE,
)
LONGEST_ABBREVIATION = 8

Span = tuple[int, int]
"""Characters `start:end` of a text."""


def blocks(text: str, span: Span) -> Iterator[tuple[Span, bool]]:
    """What blank lines divide, and whether it is fenced code, whose blank lines divide nothing."""
    start = span[0]
    for fence in fences(text, span):
        yield from ((block, False) for block in divided(text, (start, fence[0]), BLOCK))
        yield fence, True
        start = fence[1]
    yield from ((block, False) for block in divided(text, (start, span[1]), BLOCK))


def fences(text: str, span: Span) -> Iterator[Span]:
    """Code from its opening fence to its closing one; a fence that nothing closes is mere text."""
    opened: re.Match[str] | None = None
    for found in FENCE.finditer(text, *span):
        mark, rest = found.groups()
        if opened is None:
            opened = None if "`" in rest else found
        elif mark.startswith(opened[1]) and not rest.strip():
            yield from trimmed(text, (opened.start(), found.end()))
            opened = None


def lines(text: str, span: Span) -> Iterator[Span]:
    """The lines of a block that are not blank."""
    return divided(text, span, LINE_END)


def sentences(text: str, span: Span) -> Iterator[Span]:
    """The sentences of a line, in lower case too; short ones go with the next."""
    start, end = span
    for found in SENTENCE.finditer(text, start, end):
        mark = found.start() + 1
        long_enough = mark - start >= LEAST_SENTENCE
        if long_enough and not ABBREVIATION.search(text, mark - LONGEST_ABBREVIATION, mark):
            yield from trimmed(text, (start, found.end()))
            start = found.end()
    yield from trimmed(text, (start, end))


def pieces(text: str, span: Span, longest: int) -> Iterator[Span]:
    """What is longer than `longest` characters, cut between words where there are words."""
    start, end = span
    while end - start > longest:
        cut = word_end(text, start + longest // 2, start + longest)
        yield from trimmed(text, (start, cut))
        start = cut
    yield from trimmed(text, (start, end))


def word_end(text: str, least: int, most: int) -> int:
    """The last place within these bounds behind white space, else behind a mark, else `most`."""
    places = range(most, max(least, 1), -1)
    spaced = (place for place in places if text[place - 1].isspace())
    marked = (place for place in places if not text[place - 1].isalnum())
    return next(spaced, None) or next(marked, most)


def divided(text: str, span: Span, divider: re.Pattern[str]) -> Iterator[Span]:
    """What a divider divides, without white space around it and without what is blank."""
    matches = [found.span() for found in divider.finditer(text, *span)]
    for (_, start), (end, _) in pairwise([(span[0], span[0]), *matches, (span[1], span[1])]):
        yield from trimmed(text, (start, end))


def trimmed(text: str, span: Span) -> Iterator[Span]:
    """A span without white space around it; nothing when it is blank."""
    part = text[slice(*span)]
    start = span[0] + len(part) - len(part.lstrip())
    end = span[0] + len(part.rstrip())
    if start < end:
        yield start, end
