"""Fuses by weighing the legs anew for every question, by what the question and the scores say."""

from collections import defaultdict
from collections.abc import Sequence
from math import cbrt, sqrt
from typing import NamedTuple

from shared.retrieval.fuse_pairs import kept, pairs_of
from shared.retrieval.fuse_points import EVEN, Name, Points, best, found_by, name_of
from shared.retrieval.words import WORD, words
from shared.types.retrieval import Legs, Passage, Weights

COSINE_WORTH = 25.0
"""Points of BM25 that a cosine of 1 is worth to one word that a passage holds with BM25 1."""
PAIR_WORTH = 1.5
"""Points of BM25 that a pair of neighbouring words is worth when the passage keeps it together."""
PAIRED = 20
"""How many passages are read for pairs, the best so far: reading is what costs time here."""
FITTED_SPREAD = 0.125
"""How far cosines of unrelated passages scatter (standard deviation) in the model fitted to."""
FITTED_LENGTH, LEAST_LENGTH = 1_000, 40
"""Characters of a passage: where its length changes no weight, and what counts as the least."""
LEAST_SPREAD = 0.01
"""Less is no measurement, but an index of one text."""
STEM, ENDING = 4, 3
"""Words are the same that share their first letters: all but three, and at least four."""


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

    Raw, a leg that hardly tells its passages apart hardly counts. The weight is
    25 x (0.125 / spread) x words asked x cube root of (1000 / characters of a passage found)
    / sqrt(best BM25 x share of the words that its passage holds). What chance adds to BM25 grows
    with the words asked; where even the best passage lacks most of them, or holds only common ones,
    the corpus says it in other words; and a short passage has few words to be found by, but one
    clear meaning. What a leg did not find counts as nothing (BM25) or as its worst (cosine).
    Divided by the most that was to be had, a score is a convex combination in [0, 1].

    The form was chosen and 25 and 1.5 were fitted with MiniLM on seven public sets of questions,
    also with a part of the questions' words taken away. Sources: the sum of raw scores, Karpukhin
    et al., "Dense Passage Retrieval for Open-Domain Question Answering" (EMNLP 2020); trusting a
    leg by what it found for the question, Carmel and Yom-Tov, "Estimating the Query Difficulty for
    Information Retrieval" (2010).
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
    asked = words(question)
    spread = FITTED_SPREAD / max(LEAST_SPREAD, legs.spread)
    brevity = cbrt(FITTED_LENGTH / _length(legs))
    held = share_held(asked, legs.bm25[0].passage) if asked and legs.bm25 else 1.0
    trust = sqrt(max(1.0, _best_bm25(legs)) * held)
    return COSINE_WORTH * spread * brevity * max(1, len(asked)) / trust


def share_held(asked: Sequence[str], passage: Passage) -> float:
    """The share of words that a passage holds, in whatever ending; at least one of them."""
    shown = (passage.title, passage.section, passage.header, passage.text)
    line = f" {' '.join(WORD.findall(' '.join(shown).lower()))}"
    held = sum(f" {word[: max(STEM, len(word) - ENDING)]}" in line for word in asked)
    return max(1, held) / len(asked)


def _points(legs: Legs, weight: float) -> dict[Name, float]:
    """What both legs say for each passage, in points of BM25."""
    points: dict[Name, float] = defaultdict(float)
    for one in legs.bm25:
        points[name_of(one)] += one.score
    lowest = min((one.score for one in legs.knn), default=0.0)
    for one in legs.knn:
        points[name_of(one)] += weight * (one.score - lowest)
    return points


def _length(legs: Legs) -> float:
    """How many characters a passage that was found has, on average."""
    lengths = [len(one.passage.text) for one in (*legs.bm25, *legs.knn)]
    return max(LEAST_LENGTH, sum(lengths) / max(1, len(lengths)))


def _best_bm25(legs: Legs) -> float:
    return max((one.score for one in legs.bm25), default=0.0)


def _range(legs: Legs) -> float:
    cosines = [one.score for one in legs.knn]
    return max(cosines) - min(cosines) if cosines else 0.0
