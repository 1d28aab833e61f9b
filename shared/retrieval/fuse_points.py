"""What a fusion gives every passage that was found, and in which order that puts them."""

from collections.abc import Mapping
from typing import NamedTuple

from shared.types.retrieval import Legs, Passage, Scored, Weights

Name = tuple[str, str]
"""A passage's document and its own id: two documents may hold the same words."""

EVEN = Weights(bm25=0.5, knn=0.5)
"""What the legs count where neither has more to say than the other."""


class Points(NamedTuple):
    """The score in [0, 1] of every passage found, what made it, and the passages themselves."""

    scores: Mapping[Name, float]
    passages: Mapping[Name, Passage]
    weights: Weights
    pairs: Mapping[Name, int] = {}


def name_of(one: Scored) -> Name:
    """The passage's name."""
    return one.passage.document_id, one.passage.id


def found_by(legs: Legs) -> dict[Name, Passage]:
    """Every passage that some leg found, once."""
    return {name_of(one): one.passage for one in (*legs.bm25, *legs.knn)}


def best(scores: Mapping[Name, float], passages: Mapping[Name, Passage], limit: int) -> list[Name]:
    """At most `limit` names, best first; of equal scores, as their documents are read."""
    return sorted(scores, key=lambda name: (-scores[name], name[0], passages[name].start, name[1]))[
        :limit
    ]
