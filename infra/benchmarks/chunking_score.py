"""How well what is shown for a question is what answers it, in tokens of the embedding model.

Source: Smith and Troynikov, "Evaluating Chunking Strategies for Retrieval", Chroma Technical
Report, 2024.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import NamedTuple

from infra.benchmarks.chunking_set import Question, Span, merged


class Overlap(NamedTuple):
    """Shares in [0, 1]; higher is better."""

    recall: float
    """Of the tokens that answer, how many are shown."""
    precision: float
    """Of the tokens that are shown, how many answer."""
    iou: float
    """Of the tokens that are shown or answer, how many do both."""


class TokenCount:
    """Counts the tokens of spans; a token is where its first character is."""

    def __init__(self, starts: Mapping[str, Sequence[int]]) -> None:
        """`starts` has the place of every token of each text."""
        self._starts = starts

    def of(self, name: str, spans: Sequence[Span]) -> int:
        """How many tokens these spans of a text hold; none may overlap another."""
        starts = self._starts[name]
        return sum(bisect_left(starts, end) - bisect_left(starts, start) for start, end in spans)


def overlap(asked: Question, shown: Mapping[str, Sequence[Span]], count: TokenCount) -> Overlap:
    """One question's score; `shown` has the spans of each text, those that overlap count once."""
    once = {name: merged(spans) for name, spans in shown.items()}
    both = count.of(asked.corpus, common(once.get(asked.corpus, []), asked.references))
    wanted = count.of(asked.corpus, asked.references)
    retrieved = sum(count.of(name, spans) for name, spans in once.items())
    return Overlap(
        recall=both / wanted if wanted else 0.0,
        precision=both / retrieved if retrieved else 0.0,
        iou=both / (retrieved + wanted - both) if retrieved + wanted else 0.0,
    )


def common(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """The characters that are in both."""
    pairs = ((max(s, t), min(e, f)) for s, e in one for t, f in other)
    return [(start, end) for start, end in pairs if start < end]


def mean(scores: Sequence[Overlap]) -> dict[str, float]:
    """The mean of each figure over the questions, as it is printed."""
    columns = zip(Overlap._fields, zip(*scores, strict=True), strict=True)
    return {name: round(fmean(values), 4) for name, values in columns}
