"""Fuses by fixed shares: each leg's scores from its worst to its best, then a weighted mean."""

from collections import defaultdict
from collections.abc import Sequence

from shared.retrieval.fuse_points import Name, Points, found_by, name_of
from shared.types.retrieval import Legs, Scored, Weights


def fuse_convex(legs: Legs, dense_weight: float) -> Points:
    """A convex combination of the legs' scores, each scaled so that its best is 1, its worst 0.

    What a leg did not find counts as its worst. `dense_weight` in [0, 1] is the k-NN leg's share.
    Source: Bruch, Gai, Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 42
    (2023).
    """
    scores: dict[Name, float] = defaultdict(float)
    for scored, share in ((legs.bm25, 1 - dense_weight), (legs.knn, dense_weight)):
        for one, scaled in zip(scored, _scale(scored), strict=True):
            scores[name_of(one)] += share * scaled
    return Points(scores, found_by(legs), Weights(bm25=1 - dense_weight, knn=dense_weight))


def _scale(scored: Sequence[Scored]) -> list[float]:
    """A leg's scores in [0, 1]; all 1 where they do not differ, for then all are its best."""
    if not scored:
        return []
    low, high = min(one.score for one in scored), max(one.score for one in scored)
    return [(one.score - low) / (high - low) if high > low else 1.0 for one in scored]
