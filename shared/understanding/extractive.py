"""A summary without a model: the few sentences of a text that stand for most of it."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from shared.understanding.sentences import sentences

MOST = 3
LEAD = 1.0
"""What the first sentence gains by its place, as a share of the highest centrality."""
ALIKE = 0.5
"""Sentences that share more of their words (Jaccard) say the same."""
FALLBACK_CHARACTERS = 300
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|(?:(?![\u3040-\u30ff\u3400-\u9fff])[^\W_])+")

Weights = dict[str, float]


def summary_of(text: str) -> str:
    """At most three sentences of a text, in its own order; the same for the same text.

    Each sentence is a vector of tf-idf over the text's sentences; it counts by its cosine to their
    centroid, and by its place: the first gains most, the last nothing. Sentences too much like a
    better one are passed over. After MEAD: Radev, Jing, Stys and Tam, "Centroid-based summarization
    of multiple documents", Information Processing and Management 40 (2004). A text without
    sentences is shown by its beginning.
    """
    found = list(dict.fromkeys(sentences(text)))
    if not found:
        return _beginning(text)
    vectors = _vectors([Counter(WORD.findall(one.casefold())) for one in found])
    scores = _scores(vectors)
    chosen: list[int] = []
    for place in sorted(range(len(found)), key=lambda place: (-scores[place], place)):
        if not any(_alike(vectors[place], vectors[other]) for other in chosen):
            chosen.append(place)
        if len(chosen) == MOST:
            break
    return " ".join(found[place] for place in sorted(chosen))


def _vectors(counts: Sequence[Counter[str]]) -> list[Weights]:
    """Unit vectors: how often a word stands in a sentence, by how few sentences it stands in."""
    stands_in = Counter(word for count in counts for word in count)
    rare = {word: math.log(1 + len(counts) / number) for word, number in stands_in.items()}
    return [_unit({word: n * rare[word] for word, n in count.items()}) for count in counts]


def _scores(vectors: Sequence[Weights]) -> list[float]:
    centroid = _centroid(vectors)
    central = [_dot(vector, centroid) for vector in vectors]
    most = max(central)
    number = len(vectors)
    return [score + LEAD * most * (1 - i / number) for i, score in enumerate(central)]


def _centroid(vectors: Iterable[Weights]) -> Weights:
    total: Counter[str] = Counter()
    for vector in vectors:
        for word, weight in vector.items():
            total[word] += weight  # type: ignore[assignment]
    return _unit(dict(total))


def _unit(weights: Weights) -> Weights:
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()} if length else weights


def _dot(one: Weights, other: Weights) -> float:
    return math.fsum(weight * other.get(word, 0.0) for word, weight in one.items())


def _alike(one: Weights, other: Weights) -> bool:
    return len(one.keys() & other.keys()) > ALIKE * len(one.keys() | other.keys())


def _beginning(text: str) -> str:
    line = " ".join(text[: FALLBACK_CHARACTERS * 4].split())
    if len(line) <= FALLBACK_CHARACTERS:
        return line
    return line[:FALLBACK_CHARACTERS].rsplit(" ", 1)[0] + " …"
