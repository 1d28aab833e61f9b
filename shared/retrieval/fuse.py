"""Makes one ranking of the two legs of a search."""

from shared.retrieval.fuse_convex import fuse_convex
from shared.retrieval.fuse_points import Name, Points, best, name_of
from shared.retrieval.fuse_rrf import fuse_rrf
from shared.retrieval.fuse_weighed import fuse_weighed
from shared.types.release import Retrieval
from shared.types.retrieval import Hit, Leg, Legs, LegScore, Weights


def fuse(
    legs: Legs, question: str, settings: Retrieval, limit: int
) -> tuple[tuple[Hit, ...], Weights]:
    """At most `limit` hits, best first, their scores in [0, 1], and what each leg counted.

    `settings.fusion` says how. Equal scores are ordered by document and, within one, as it is read.
    """
    points = _points(legs, question, settings)
    ranks = _ranks(legs)
    hits = tuple(
        Hit(
            passage=points.passages[name],
            score=points.scores[name],
            legs=ranks[name],
            pairs=points.pairs.get(name, 0),
        )
        for name in best(points.scores, points.passages, limit)
    )
    return hits, points.weights


def _points(legs: Legs, question: str, settings: Retrieval) -> Points:
    if settings.fusion == "convex":
        return fuse_convex(legs, settings.dense_weight)
    if settings.fusion == "rrf":
        return fuse_rrf(legs)
    return fuse_weighed(legs, question)


def _ranks(legs: Legs) -> dict[Name, dict[Leg, LegScore]]:
    """Where each leg has each passage."""
    ranks: dict[Name, dict[Leg, LegScore]] = {}
    for rank, one in enumerate(legs.bm25, 1):
        ranks.setdefault(name_of(one), {})["bm25"] = LegScore(rank=rank, score=one.score)
    for rank, one in enumerate(legs.knn, 1):
        ranks.setdefault(name_of(one), {})["knn"] = LegScore(rank=rank, score=one.score)
    return ranks
