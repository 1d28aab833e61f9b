"""What a question and its lists of scores say decides what each leg counts."""

from math import sqrt

import pytest

from shared.retrieval.fuse import fuse
from shared.retrieval.fuse_pairs import MOST_PAIRS, kept, pairs_of
from shared.retrieval.fuse_weighed import (
    COSINE_WORTH,
    FITTED_LENGTH,
    FITTED_SPREAD,
    LEAST_SPREAD,
    PAIR_WORTH,
    cosine_weight,
    share_held,
)
from shared.types.release import Retrieval
from shared.types.retrieval import Hit, Legs, Scored, Weights
from tests.unit.retrieval.searches import passage, scored

Leg = tuple[Scored, ...]


def weighed(
    bm25: Leg, knn: Leg, question: str, spread: float = FITTED_SPREAD
) -> tuple[list[Hit], Weights]:
    legs = Legs(bm25=bm25, knn=knn, generation="g1", spread=spread)
    hits, weights = fuse(legs, question, Retrieval(), 10)
    return list(hits), weights


def page(id: str, score: float, text: str = "") -> Scored:
    """A passage of the length at which length changes nothing."""
    return scored(id, score, text=f"{text or id:<{FITTED_LENGTH}}")


def test_adds_raw_scores_by_the_formula() -> None:
    bm25 = (page("words", 16.0, text="One of the pumps is blue."), page("both", 9.0))
    knn = (page("meaning", 0.9), page("both", 0.8), page("far", 0.4))

    hits, weights = weighed(bm25, knn, "pumps, unheard-of")

    # Two words and a pair of them, one word held by the best passage.
    worth = COSINE_WORTH * 2 / sqrt(16 / 2)
    whole = 16 + worth * 0.5 + PAIR_WORTH
    points = {"words": 16, "both": 9 + worth * 0.4, "meaning": worth * 0.5, "far": 0}
    assert {hit.passage.id: hit.score * whole for hit in hits} == pytest.approx(points)
    assert weights.bm25 == pytest.approx(16 / whole)
    assert weights.knn == pytest.approx(worth * 0.5 / whole)
    assert weights.pairs == pytest.approx(PAIR_WORTH / whole)


def test_a_leg_that_cannot_tell_its_passages_apart_hardly_counts() -> None:
    flat = (page("a", 0.51), page("b", 0.50))
    telling = (page("a", 0.9), page("b", 0.1))
    bm25 = (page("b", 12.0), page("a", 8.0))

    _, unsure = weighed(bm25, flat, "blue")
    _, sure = weighed(bm25, telling, "blue")

    assert unsure.knn < 0.03 < 0.3 < sure.knn


def test_trusts_the_words_less_the_more_of_them_the_best_passage_lacks() -> None:
    question = "quench manifold pressure"
    near = (page("meaning", 0.9), page("far", 0.4))
    knows = page("words", 20.0, text="The manifold keeps its pressure after a quench.")
    lacks = page("words", 8.0, text="The pressure of time.")

    known, weights = weighed((knows,), near, question)
    unknown, others = weighed((lacks,), near, question)

    assert others.bm25 < weights.bm25
    assert (known[0].passage.id, unknown[0].passage.id) == ("words", "meaning")


def test_a_passage_that_keeps_the_questions_words_together_comes_first() -> None:
    bm25 = (
        scored("apart", 9.0, text="The pump is blue. The valve is red."),
        scored("together", 8.5, text="The blue pump has a red valve."),
    )

    hits, weights = weighed(bm25, (), "the blue pump with a red valve")

    assert [(hit.passage.id, hit.pairs) for hit in hits] == [("together", 3), ("apart", 0)]
    assert weights.pairs == pytest.approx(3 * PAIR_WORTH / (9 + 3 * PAIR_WORTH))


def test_cosines_that_scatter_less_count_for_more() -> None:
    narrow = Legs(bm25=(), knn=(), generation="g1", spread=0.05)
    wide = narrow.model_copy(update={"spread": 0.2})

    assert cosine_weight(narrow, "pumps") == pytest.approx(4 * cosine_weight(wide, "pumps"))


def test_a_spread_of_nothing_is_no_measurement() -> None:
    nothing = Legs(bm25=(), knn=(page("a", 0.5),), generation="g1", spread=0.0)

    assert cosine_weight(nothing, "pumps") == pytest.approx(
        COSINE_WORTH * FITTED_SPREAD / LEAST_SPREAD
    )


def test_short_passages_are_told_apart_by_their_meaning() -> None:
    long = Legs(bm25=(), knn=(page("a", 0.5),), generation="g1")
    short = Legs(bm25=(), knn=(scored("a", 0.5, text="x" * 125),), generation="g1")

    assert cosine_weight(short, "pumps") == pytest.approx(2 * cosine_weight(long, "pumps"))


def test_passages_of_a_word_count_no_more_than_those_of_a_line() -> None:
    line = Legs(bm25=(), knn=(scored("a", 0.5, text="x" * 40),), generation="g1")
    word = Legs(bm25=(), knn=(scored("a", 0.5, text="x"),), generation="g1")

    assert cosine_weight(word, "pumps") == cosine_weight(line, "pumps")


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Pumping is regulated.", 1),
        ("The regulator of a pump.", 1),
        ("Pumps.", 1 / 2),
        ("Depumped, unregulated.", 1 / 2),
        ("Nothing of it.", 1 / 2),
    ],
)
def test_a_word_is_held_in_whatever_ending(text: str, share: float) -> None:
    assert share_held(["pumps", "regulators"], passage("a", text)) == share


def test_pairs_leave_stop_words_out_and_count_once() -> None:
    pairs = pairs_of("What's the price of the blue pump, the Blue Pump, or pump pump?")

    assert pairs == [("price", "blue"), ("blue", "pump"), ("pump", "blue")]


def test_reads_no_more_pairs_than_it_can_pay_for() -> None:
    assert len(pairs_of(" ".join(f"word{number}" for number in range(1_000)))) == MOST_PAIRS


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Two swept wings.", 1),
        ("Swept the wing.", 1),
        ("Wing swept.", 0),
        ("Unswept wing.", 0),
        ("Unswept, then swept and on the wing.", 1),
        ("The swept's wing.", 1),
        ("Swept, yes, the wing.", 0),
        (f"Swept {'of the ' * 20} wing.", 0),
        ("", 0),
    ],
)
def test_a_pair_is_kept_where_its_words_are_neighbours(text: str, count: int) -> None:
    assert kept([("swept", "wing")], passage("a", text or " ")) == count
