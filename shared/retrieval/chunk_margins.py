"""What is shown around a chunk: the text of the same section directly before and after it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from shared.retrieval.chunk_cut import Span
from shared.retrieval.chunk_units import Unit

LEAST_SHARE = 0.5
"""A margin that whole sentences fill less than this is filled up with words."""


class Margins:
    """Finds the margins of the chunks of one section, each at most `most` characters."""

    def __init__(self, text: str, whole: Sequence[Unit], most: int) -> None:
        self._text = text
        self._starts = [unit.start for unit in whole]
        self._ends = [unit.end for unit in whole]
        self._most = most
        self._enough = most * LEAST_SHARE

    def around(self, chunk: Span) -> Span:
        """The characters that are shown with these: they hold them, and end with a word."""
        return self._before(chunk[0]), self._after(chunk[1])

    def _before(self, start: int) -> int:
        earliest = max(self._starts[0], start - self._most)
        whole = self._starts[bisect_left(self._starts, earliest)]
        if start - whole >= self._enough or whole == self._starts[0]:
            return whole
        words = (place for place in range(earliest, whole) if self._is_edge(place - 1, place))
        return next(words, whole)

    def _after(self, end: int) -> int:
        latest = min(self._ends[-1], end + self._most)
        whole = self._ends[bisect_right(self._ends, latest) - 1]
        if whole - end >= self._enough or whole == self._ends[-1]:
            return whole
        words = (place for place in range(latest, whole, -1) if self._is_edge(place, place - 1))
        return next(words, whole)

    def _is_edge(self, outer: int, inner: int) -> bool:
        """Whether a word ends between two neighbouring characters."""
        return self._text[outer].isspace() and not self._text[inner].isspace()
