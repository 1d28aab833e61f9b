"""Fuses by rank alone: what stands high in both legs comes first, whatever it scored."""

from collections import defaultdict

from shared.retrieval.fuse_points import EVEN, Name, Points, found_by, name_of
from shared.types.retrieval import Legs

K = 60
"""How little the first places stand out; the paper's choice."""


def fuse_rrf(legs: Legs) -> Points:
    """Reciprocal rank fusion: the sum of 1 / (60 + rank) over the legs, as a share of the most.

    Source: Cormack, Clarke, Büttcher, "Reciprocal Rank Fusion Outperforms Condorcet and Individual
    Rank Learning Methods", SIGIR 2009.
    """
    scores: dict[Name, float] = defaultdict(float)
    for scored in (legs.bm25, legs.knn):
        for rank, one in enumerate(scored, 1):
            scores[name_of(one)] += 0.5 * (K + 1) / (K + rank)
    return Points(scores, found_by(legs), EVEN)
