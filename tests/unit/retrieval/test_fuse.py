"""Two rankings become one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.retrieval.fuse import fuse
from shared.types.retrieval import Legs, LegScore, Scored
from tests.unit.retrieval.fakes import scored

IDS = st.sampled_from("abcdefghij")
WEIGHTS = st.floats(0, 1)


@st.composite
def legs(draw: st.DrawFn) -> Legs:
    return Legs(bm25=draw(leg(0, 40)), knn=draw(leg(-1, 1)), generation="g1")


def leg(low: float, high: float) -> st.SearchStrategy[tuple[Scored, ...]]:
    eighths = st.integers(round(8 * low), round(8 * high)).map(lambda score: score / 8)
    found = st.dictionaries(IDS, eighths, max_size=10)
    return found.map(lambda scores: tuple(scored(one, scores[one]) for one in ranked(scores)))


def ranked(scores: dict[str, float]) -> list[str]:
    return sorted(scores, key=lambda one: -scores[one])


@given(legs(), WEIGHTS)
def test_every_passage_found_is_a_hit_once(found: Legs, weight: float) -> None:
    hits = fuse(found, weight, 100)

    ids = [hit.passage.id for hit in hits]
    assert len(ids) == len(set(ids))
    assert set(ids) == {one.passage.id for one in found.bm25 + found.knn}


@given(legs(), WEIGHTS)
def test_scores_fall_and_stay_between_zero_and_one(found: Legs, weight: float) -> None:
    scores = [hit.score for hit in fuse(found, weight, 100)]

    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@given(legs(), WEIGHTS, st.integers(0, 12))
def test_a_smaller_limit_gives_the_beginning_of_the_same_order(
    found: Legs, weight: float, limit: int
) -> None:
    assert fuse(found, weight, limit) == fuse(found, weight, 100)[:limit]


@given(legs(), WEIGHTS)
def test_a_passage_that_is_best_in_both_legs_is_first(found: Legs, weight: float) -> None:
    best = scored("best", 100)
    both = found.model_copy(update={"bm25": (best, *found.bm25), "knn": (best, *found.knn)})

    assert fuse(both, weight, 1)[0].passage.id == "best"


@given(legs(), WEIGHTS)
def test_every_hit_says_where_each_leg_had_it(found: Legs, weight: float) -> None:
    hits = fuse(found, weight, 100)

    for hit in hits:
        for name, place in hit.legs.items():
            one: Scored = getattr(found, name)[place.rank - 1]
            assert (one.passage.id, one.score) == (hit.passage.id, place.score)


@given(legs())
def test_a_weight_of_one_is_the_dense_order(found: Legs) -> None:
    hits = fuse(found, 1.0, len(found.knn))

    near = {one.passage.id: one.score for one in found.knn}
    scores = [near[hit.passage.id] for hit in hits if hit.passage.id in near and hit.score > 0]
    assert scores == sorted(scores, reverse=True)


def test_weighs_the_legs_as_it_is_told() -> None:
    found = Legs(
        bm25=(scored("words", 12.0), scored("both", 9.0), scored("low", 2.0)),
        knn=(scored("meaning", 0.9), scored("both", 0.8), scored("far", 0.4)),
        generation="g1",
    )

    hits = fuse(found, 0.4, 3)

    assert [hit.passage.id for hit in hits] == ["both", "words", "meaning"]
    assert [hit.score for hit in hits] == pytest.approx([0.6 * 0.7 + 0.4 * 0.8, 0.6, 0.4])
    assert hits[0].legs == {"bm25": LegScore(rank=2, score=9.0), "knn": LegScore(rank=2, score=0.8)}


def test_orders_equal_scores_by_document_and_passage() -> None:
    found = Legs(
        bm25=(scored("b", 5.0, "doc_1"), scored("a", 5.0, "doc_2"), scored("a", 5.0, "doc_1")),
        knn=(),
        generation="g1",
    )

    hits = fuse(found, 0.5, 10)

    names = [(hit.passage.document_id, hit.passage.id) for hit in hits]
    assert names == [("doc_1", "a"), ("doc_1", "b"), ("doc_2", "a")]


def test_keeps_the_same_chunk_of_two_documents_apart() -> None:
    found = Legs(
        bm25=(scored("a", 5.0, "doc_1"),), knn=(scored("a", 0.9, "doc_2"),), generation="g1"
    )

    hits = fuse(found, 0.5, 10)

    assert [hit.passage.document_id for hit in hits] == ["doc_1", "doc_2"]


def test_finds_nothing_in_empty_legs() -> None:
    assert fuse(Legs(bm25=(), knn=(), generation="g1"), 0.5, 10) == ()
