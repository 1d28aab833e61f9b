"""A new generation passes if it finds no worse than the live one, as far as one can tell."""

import math

import pytest

from shared.reindex.compare import Ranks, compare
from shared.types.release import Gate

GATE = Gate(loss=0.01, most_loss=0.05)


def test_equal_generations_pass() -> None:
    verdict = compare([(1, 1), (3, 3)], 8, GATE)

    assert (verdict.passed, verdict.loss, verdict.standard_error) == (True, 0.0, 0.0)
    assert verdict.ndcg_live == verdict.ndcg_new == (1 + 0.5) / 2


def test_figures_are_those_of_one_right_passage() -> None:
    verdict = compare([(1, 2), (9, 11), (None, 8)], 8, GATE)

    second, ninth, eighth = (1 / math.log2(rank + 1) for rank in (2, 9, 8))
    assert verdict.ndcg_live == pytest.approx((1 + ninth) / 3)
    assert verdict.ndcg_new == pytest.approx((second + eighth) / 3)
    assert (verdict.recall_live, verdict.recall_new) == (1 / 3, 2 / 3)
    assert verdict.questions == 3


def test_what_neither_answers_says_nothing() -> None:
    lost: list[Ranks] = [(1, None)]
    thin: list[Ranks] = [(None, None)] * 99

    verdict = compare(lost + thin, 8, GATE)

    assert (verdict.questions, verdict.loss, verdict.passed) == (1, 1.0, False)


@pytest.mark.parametrize(
    ("ranks", "passed"),
    [
        ([(1, 1)] * 90 + [(1, None)] * 10, False),
        ([(1, 1)] * 97 + [(1, None)] * 3, False),
        ([(1, 1)] * 98 + [(1, None)] * 2, True),
        ([(1, 1)] * 99 + [(1, None)], True),
        ([(1, 1)] * 60 + [(1, 2)] * 4 + [(2, 1)] * 2, True),
        ([(1, 1)] * 90 + [(None, 1)] * 10, True),
    ],
    ids=["much", "little but surely", "little", "hardly", "by chance", "better"],
)
def test_a_loss_is_borne_if_it_is_small_or_may_be_chance(ranks: list[Ranks], passed: bool) -> None:
    assert compare(ranks, 8, GATE).passed is passed


def test_without_questions_the_count_alone_decides() -> None:
    verdict = compare([], 8, GATE)

    assert (verdict.passed, verdict.questions) == (True, 0)
    assert verdict.detail.startswith("There was nothing to compare with")


def test_what_tells_nothing_does_not_pass_while_there_is_more_to_ask() -> None:
    verdict = compare([(None, None)], 8, GATE, unasked=3)

    assert (verdict.passed, verdict.questions) == (False, 0)
    assert verdict.detail == (
        "No question was asked that either index answers. For want of time 3 more were not asked."
    )


def test_a_verdict_is_a_sentence() -> None:
    verdict = compare([(1, None), (1, 1)], 8, GATE, unasked=3)

    assert verdict.detail == (
        "The new index finds worse than the live one: over 2 questions nDCG@10 changed by -0.500 "
        "(standard error 0.500). For want of time 3 more were not asked."
    )
