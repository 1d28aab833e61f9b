"""A tenant's passages in memory rank exactly, whatever came in, went out or was swept before."""

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.retrieval.stems import Stems
from shared.retrieval.tenant import K1, B, Ranked, TenantPassages, labels_of
from tests.unit.retrieval.fakes import HashEmbedder, chunk, query

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shared.ports import Vectors

WORDS = ("toast", "kettl", "oven", "lamp", "mower", "filter")
STEMS = Stems()
EMBEDDER = HashEmbedder(8)


@dataclass(frozen=True)
class Row:
    """A passage as the test knows it."""

    words: tuple[str, ...]
    title: str
    groups: tuple[str, ...]
    language: str

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def counts(self) -> Counter[str]:
        return Counter([*self.words, self.title, self.title])


rows = st.builds(
    Row,
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(tuple),
    title=st.sampled_from(WORDS),
    groups=st.sampled_from([(), (), ("staff",), ("board", "staff"), ("board",)]),
    language=st.sampled_from(["de", "fr"]),
)
# Each step adds some rows, and then removes those whose number leaves this rest by 5.
steps = st.lists(st.tuples(st.lists(rows, max_size=9), st.integers(0, 9)), min_size=1, max_size=9)


@settings(max_examples=60, deadline=None)
@given(steps, st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True))
def test_both_legs_are_what_the_formulas_say(
    taken: list[tuple[list[Row], int]], asked: list[str]
) -> None:
    known, held = _after(taken)
    one = query(" ".join(asked), groups=("staff",), depth=7, filters={"language": ("de",)})

    by_words, near = known.find(one, _vector(one.text), STEMS.of_question(one.text))

    seen = {
        number: row
        for number, row in held.items()
        if row.language == "de" and (not row.groups or "staff" in row.groups)
    }
    bm25 = {number: _bm25(row, asked, list(held.values())) for number, row in seen.items()}
    cosines = {number: float(_vector(row.text) @ _vector(one.text)) for number, row in seen.items()}
    _assert_best(by_words, {number: score for number, score in bm25.items() if score}, 7)
    _assert_best(near, cosines, 7)


def test_of_equal_scores_those_that_came_first_are_kept() -> None:
    known, _ = _after([([Row(("toast",), "oven", (), "de")] * 30, 9)])

    by_words, near = known.find(query("toast", depth=4), _vector("toast"), _stems("toast"))

    assert [number for number, _ in by_words] == [1, 2, 3, 4]
    assert [number for number, _ in near] == [1, 2, 3, 4]


def test_a_word_that_every_passage_has_still_counts() -> None:
    known, _ = _after([([Row(("toast",) * n, "oven", (), "de") for n in (1, 4)], 9)])

    by_words, _ = known.find(query("toast"), _vector("toast"), _stems("toast"))

    assert [number for number, _ in by_words] == [2, 1]
    assert by_words[1][1] > 0


def test_passages_without_a_word_are_found_by_their_vectors() -> None:
    known, bags = (
        TenantPassages(8),
        STEMS.bags([chunk("a", "?!"), chunk("b", "…")], labels_of((), {})),
    )
    known.add([1, 2], EMBEDDER.embed(["?!", "…"]), bags)

    by_words, near = known.find(query("toast"), _vector("…"), _stems("toast"))

    assert by_words == []
    assert [number for number, _ in near] == [2, 1]


def test_removing_what_is_not_there_removes_nothing() -> None:
    known, _ = _after([([Row(("toast",), "oven", (), "de")] * 9, 9)])

    known.remove([])
    known.remove([0, 10, 999, 3, 3])
    known.remove([3])

    _, near = known.find(query("toast", depth=20), _vector("toast"), _stems("toast"))
    assert [number for number, _ in near] == [1, 2, 4, 5, 6, 7, 8, 9]


def _after(taken: list[tuple[list[Row], int]]) -> tuple[TenantPassages, dict[int, Row]]:
    known, held, last = TenantPassages(8), dict[int, Row](), 0
    for new, rest in taken:
        numbers = list(range(last + 1, last + 1 + len(new)))
        bags = [
            bag
            for row in new
            for bag in STEMS.bags(
                [chunk("x", row.text, row.title)], labels_of(row.groups, {"language": row.language})
            )
        ]
        known.add(numbers, EMBEDDER.embed([row.text for row in new]), bags)
        held |= dict(zip(numbers, new, strict=True))
        last += len(new)
        gone = [number for number in held if number % 5 == rest]
        known.remove(gone)
        for number in gone:
            del held[number]
    return known, held


def _vector(text: str) -> "Vectors":
    row: Vectors = EMBEDDER.embed([text])[0]
    return row


def _stems(text: str) -> "NDArray[np.uint64]":
    return STEMS.of_question(text)


def _bm25(row: Row, asked: list[str], held: list[Row]) -> float:
    """Robertson's formula, word by word; a title's words count twice, but are one word long."""
    average = sum(len(one.words) + 1 for one in held) / len(held)
    norm = K1 * (1 - B + B * (len(row.words) + 1) / average)
    score = 0.0
    for word in asked:
        having = sum(1 for one in held if one.counts[word])
        idf = math.log(1 + (len(held) - having + 0.5) / (having + 0.5))
        score += idf * row.counts[word] * (K1 + 1) / (row.counts[word] + norm)
    return score


def _assert_best(found: Ranked, scores: dict[int, float], depth: int) -> None:
    best = sorted(scores.values(), reverse=True)[:depth]
    assert [score for _, score in found] == pytest.approx(best, abs=1e-5)
    assert [scores[number] for number, _ in found] == pytest.approx(best, abs=1e-5)
    assert len({number for number, _ in found}) == len(found)
