"""What every reranker is asked and answers: bounded texts, and exactly one score for each."""

import math
from collections.abc import Iterable, Sequence

from shared.errors import RerankUnavailable

QUESTION_CHARACTERS = 1_000
TEXT_CHARACTERS = 2_000
"""Longer than a chunk with its heading; rerankers read some 512 tokens, or bill what is more."""

UNREADABLE = "The reranker's reply cannot be read."


def bounded(text: str, characters: int) -> str:
    """A text's beginning; a blank where there is nothing, for some servers refuse empty texts."""
    return text[:characters] if text.strip() else " "


def in_order(results: Iterable[tuple[object, object]], count: int) -> Sequence[float]:
    """The score of each of `count` texts, from pairs of a text's index and its score.

    Raises RerankUnavailable unless every text has one score, and every score is a finite number.
    """
    scores: dict[int, float] = {}
    for index, score in results:
        if not _is_index(index, count) or index in scores or not _is_finite(score):
            raise RerankUnavailable(UNREADABLE)
        scores[int(str(index))] = float(str(score))
    if len(scores) != count:
        raise RerankUnavailable(UNREADABLE)
    return [scores[index] for index in range(count)]


def _is_index(index: object, count: int) -> bool:
    return isinstance(index, int) and not isinstance(index, bool) and 0 <= index < count


def _is_finite(score: object) -> bool:
    if isinstance(score, bool) or not isinstance(score, int | float):
        return False
    try:
        return math.isfinite(score)
    except OverflowError:  # A whole number beyond every float.
        return False
