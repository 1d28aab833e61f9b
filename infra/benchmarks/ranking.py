"""How good a ranking is, by the three usual measures, all of its first ten places."""

from collections.abc import Mapping, Sequence
from math import log2
from typing import NamedTuple

PLACES = 10


class Quality(NamedTuple):
    """The measures of one ranking, or their means; each from 0 to 1."""

    ndcg: float
    recall: float
    mrr: float


def quality(ranked: Sequence[str], grades: Mapping[str, float]) -> Quality:
    """The measures of names ranked for a question, given the grades above 0 of the right ones.

    nDCG with the grade itself as gain and log2(1 + rank) as discount (Järvelin and Kekäläinen,
    "Cumulated Gain-Based Evaluation of IR Techniques", ACM TOIS 2002), as trec_eval counts it;
    recall as the share of all right ones; the reciprocal rank of the first right one.
    """
    gains = [grades.get(name, 0.0) for name in ranked[:PLACES]]
    right = [rank for rank, gain in enumerate(gains, 1) if gain > 0]
    return Quality(
        ndcg=_discounted(gains) / _discounted(sorted(grades.values(), reverse=True)[:PLACES]),
        recall=len(right) / len(grades),
        mrr=1 / right[0] if right else 0.0,
    )


def mean(qualities: Sequence[Quality]) -> Quality:
    """The mean of each measure over some rankings."""
    return Quality(*(sum(values) / len(values) for values in zip(*qualities, strict=True)))


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / log2(1 + rank) for rank, gain in enumerate(gains, 1))
