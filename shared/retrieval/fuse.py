"""Makes one ranking of the two legs of a search."""

from collections import defaultdict
from collections.abc import Sequence

from shared.types.retrieval import Hit, Leg, Legs, LegScore, Passage, Scored

Name = tuple[str, str]
"""A passage's document and its own id: two documents may hold the same words."""


def fuse(legs: Legs, dense_weight: float, limit: int) -> tuple[Hit, ...]:
    """At most `limit` hits, best first, their scores in [0, 1].

    A convex combination of the legs' scores, each scaled so that the leg's best is 1 and its worst
    is 0; what a leg did not find counts as its worst. `dense_weight` in [0, 1] is the k-NN leg's
    share. Equal scores are ordered by document and passage id. Source: Bruch, Gai, Ingber, "An
    Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 42 (2023).
    """
    passages: dict[Name, Passage] = {}
    scores: dict[Name, float] = defaultdict(float)
    places: dict[Name, dict[Leg, LegScore]] = defaultdict(dict)
    for leg, scored, share in _shares(legs, dense_weight):
        for rank, (one, scaled) in enumerate(zip(scored, _scale(scored), strict=True), 1):
            name = (one.passage.document_id, one.passage.id)
            passages[name] = one.passage
            scores[name] += share * scaled
            places[name][leg] = LegScore(rank=rank, score=one.score)
    best = sorted(scores, key=lambda name: (-scores[name], name))[:limit]
    return tuple(
        Hit(passage=passages[name], score=min(1.0, scores[name]), legs=places[name])
        for name in best
    )


def _shares(legs: Legs, dense_weight: float) -> tuple[tuple[Leg, Sequence[Scored], float], ...]:
    return ("bm25", legs.bm25, 1 - dense_weight), ("knn", legs.knn, dense_weight)


def _scale(scored: Sequence[Scored]) -> list[float]:
    """A leg's scores in [0, 1]; all 1 where they do not differ, for then all are its best."""
    if not scored:
        return []
    low, high = min(one.score for one in scored), max(one.score for one in scored)
    return [(one.score - low) / (high - low) if high > low else 1.0 for one in scored]
