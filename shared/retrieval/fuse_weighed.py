"""Fuses by weighing the legs anew for every question, by what the question and the scores say."""

from collections import defaultdict
from math import sqrt
from typing import NamedTuple

from shared.retrieval.fuse_pairs import kept, pairs_of
from shared.retrieval.fuse_points import EVEN, Name, Points, best, found_by, name_of
from shared.retrieval.words import words
from shared.types.retrieval import Legs, Weights

COSINE_WORTH = 30.0
"""Points of BM25 that a cosine of 1 is worth to a question of one word whose best BM25 is 1."""
PAIR_WORTH = 1.5
"""Points of BM25 that a pair of neighbouring words is worth when the passage keeps it together."""
PAIRED = 20
"""How many passages are read for pairs, the best so far: reading is what costs time here."""
FITTED_SPREAD = 0.10
"""How far cosines of unrelated texts scatter (standard deviation) in the model fitted to."""
LEAST_SPREAD = 0.01
"""Less is no measurement, but an index of one text."""


class Worth(NamedTuple):
    """What each kind of evidence is worth to one question at most, in points of BM25."""

    bm25: float
    cosines: float
    pairs: float

    @property
    def total(self) -> float:
        """The points of a passage that is the best by words and by vector and keeps every pair."""
        return self.bm25 + self.cosines + self.pairs

    def shares(self) -> Weights:
        """The same as shares that add up to 1."""
        if not self.total:
            return EVEN
        bm25, cosines, pairs = (part / self.total for part in self)
        return Weights(bm25=bm25, knn=cosines, pairs=pairs)


def fuse_weighed(legs: Legs, question: str) -> Points:
    """Raw scores added: BM25 + weight x (cosine - lowest cosine) + 1.5 x pairs kept together.

    Raw, a leg that hardly tells its passages apart hardly counts. The weight,
    30 x (0.1 / spread) x words asked / sqrt(best BM25), grows with the words asked, for so does
    chance in BM25, and where the best BM25 is low for so many words: words that no passage holds
    are no evidence. What a leg did not find counts as nothing (BM25) or as its worst (cosine).
    Divided by the most that was to be had, a score is a convex combination in [0, 1].

    The form was chosen, and 30 and 1.5 were fitted, on public sets of questions with MiniLM; with
    one set left out of the fit, its figures stayed within 0.004. Sources: the sum of raw scores,
    Karpukhin et al., "Dense Passage Retrieval for Open-Domain Question Answering" (EMNLP 2020);
    weighing by what the list of scores says, Shtok et al., "Predicting Query Performance by
    Query-Drift Estimation" (ACM TOIS 2012).
    """
    pairs, weight = pairs_of(question), cosine_weight(legs, question)
    passages = found_by(legs)
    points = _points(legs, weight)
    together = {
        name: kept(pairs, passages[name])
        for name in (best(points, passages, PAIRED) if pairs else ())
    }
    for name, count in together.items():
        points[name] += PAIR_WORTH * count
    worth = Worth(_best_bm25(legs), weight * _range(legs), PAIR_WORTH * len(pairs))
    whole = worth.total or 1.0
    scores = {name: min(1.0, point / whole) for name, point in points.items()}
    return Points(scores, passages, worth.shares(), together)


def cosine_weight(legs: Legs, question: str) -> float:
    """How many points of BM25 a cosine of 1 is worth to this question."""
    asked = max(1, len(words(question)))
    spread = max(LEAST_SPREAD, legs.spread)
    return COSINE_WORTH * (FITTED_SPREAD / spread) * asked / sqrt(max(1.0, _best_bm25(legs)))


def _points(legs: Legs, weight: float) -> dict[Name, float]:
    """What both legs say for each passage, in points of BM25."""
    points: dict[Name, float] = defaultdict(float)
    for one in legs.bm25:
        points[name_of(one)] += one.score
    lowest = min((one.score for one in legs.knn), default=0.0)
    for one in legs.knn:
        points[name_of(one)] += weight * (one.score - lowest)
    return points


def _best_bm25(legs: Legs) -> float:
    return max((one.score for one in legs.bm25), default=0.0)


def _range(legs: Legs) -> float:
    cosines = [one.score for one in legs.knn]
    return max(cosines) - min(cosines) if cosines else 0.0
