"""What a question and its lists of scores say decides what each leg counts."""

import pytest

from shared.retrieval.fuse import fuse
from shared.retrieval.fuse_pairs import MOST_PAIRS, kept, pairs_of
from shared.retrieval.fuse_weighed import cosine_weight
from shared.types.release import Retrieval
from shared.types.retrieval import Hit, Legs, Scored, Weights
from tests.unit.retrieval.searches import passage, scored

Leg = tuple[Scored, ...]


def weighed(bm25: Leg, knn: Leg, question: str, spread: float = 0.1) -> tuple[list[Hit], Weights]:
    legs = Legs(bm25=bm25, knn=knn, generation="g1", spread=spread)
    hits, weights = fuse(legs, question, Retrieval(), 10)
    return list(hits), weights


def test_adds_raw_scores_by_the_formula() -> None:
    bm25 = (scored("words", 16.0), scored("both", 9.0))
    knn = (scored("meaning", 0.9), scored("both", 0.8), scored("far", 0.4))

    hits, weights = weighed(bm25, knn, "pumps")

    # One word, best BM25 16: a cosine of 1 is worth 30 / 4 = 7.5 points.
    whole = 16 + 7.5 * 0.5
    assert [hit.passage.id for hit in hits] == ["words", "both", "meaning", "far"]
    assert [hit.score * whole for hit in hits] == pytest.approx([16, 9 + 3, 3.75, 0])
    assert (weights.bm25, weights.knn, weights.pairs) == pytest.approx(
        (16 / whole, 3.75 / whole, 0)
    )


def test_a_leg_that_cannot_tell_its_passages_apart_hardly_counts() -> None:
    flat = (scored("a", 0.51), scored("b", 0.50))
    telling = (scored("a", 0.9), scored("b", 0.1))
    bm25 = (scored("b", 12.0), scored("a", 8.0))

    _, unsure = weighed(bm25, flat, "blue")
    _, sure = weighed(bm25, telling, "blue")

    assert unsure.knn < 0.02 < 0.3 < sure.knn


def test_words_that_no_passage_holds_are_no_evidence() -> None:
    knn = (scored("meaning", 0.9), scored("far", 0.4))

    _, known = weighed((scored("words", 20.0),), knn, "quench manifold pressure")
    _, unknown = weighed((scored("words", 2.0),), knn, "quench manifold pressure")

    assert unknown.bm25 < known.bm25
    assert weighed((scored("words", 2.0),), knn, "quench manifold pressure")[0][0].passage.id == (
        "meaning"
    )


def test_a_passage_that_keeps_the_questions_words_together_comes_first() -> None:
    bm25 = (
        scored("apart", 9.0, text="The pump is blue. The valve is red."),
        scored("together", 8.5, text="The blue pump has a red valve."),
    )

    hits, weights = weighed(bm25, (), "the blue pump with a red valve")

    assert [(hit.passage.id, hit.pairs) for hit in hits] == [("together", 3), ("apart", 0)]
    assert weights.pairs == pytest.approx(3 * 1.5 / (9 + 3 * 1.5))


def test_cosines_that_scatter_less_count_for_more() -> None:
    narrow = Legs(bm25=(), knn=(), generation="g1", spread=0.05)
    wide = narrow.model_copy(update={"spread": 0.2})

    assert cosine_weight(narrow, "pumps") == pytest.approx(4 * cosine_weight(wide, "pumps"))


def test_a_spread_of_nothing_is_no_measurement() -> None:
    nothing = Legs(bm25=(), knn=(), generation="g1", spread=0.0)

    assert cosine_weight(nothing, "pumps") == pytest.approx(300)


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
        ("", 0),
    ],
)
def test_a_pair_is_kept_where_its_words_are_neighbours(text: str, count: int) -> None:
    assert kept([("swept", "wing")], passage("a", text or " ")) == count
