"""Two rankings become one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.retrieval.fuse import fuse
from shared.types.release import Retrieval
from shared.types.retrieval import Hit, Legs, LegScore, Scored
from tests.unit.retrieval.searches import passage, scored

IDS = st.sampled_from("abcdefghij")
QUESTION = "a b c of blue pumps"
SETTINGS = st.one_of(
    st.just(Retrieval()),
    st.just(Retrieval(fusion="rrf")),
    st.floats(0, 1).map(lambda weight: Retrieval(fusion="convex", dense_weight=weight)),
)


@st.composite
def legs(draw: st.DrawFn) -> Legs:
    spread = draw(st.floats(0, 0.5))
    return Legs(bm25=draw(leg(0, 40)), knn=draw(leg(-1, 1)), generation="g1", spread=spread)


def leg(low: float, high: float) -> st.SearchStrategy[tuple[Scored, ...]]:
    eighths = st.integers(round(8 * low), round(8 * high)).map(lambda score: score / 8)
    found = st.dictionaries(IDS, eighths, max_size=10)
    return found.map(lambda scores: tuple(scored(one, scores[one]) for one in ranked(scores)))


def ranked(scores: dict[str, float]) -> list[str]:
    return sorted(scores, key=lambda one: -scores[one])


def fused(found: Legs, settings: Retrieval, limit: int = 100) -> tuple[Hit, ...]:
    return fuse(found, QUESTION, settings, limit)[0]


@given(legs(), SETTINGS)
def test_every_passage_found_is_a_hit_once(found: Legs, settings: Retrieval) -> None:
    hits = fused(found, settings)

    ids = [hit.passage.id for hit in hits]
    assert len(ids) == len(set(ids))
    assert set(ids) == {one.passage.id for one in found.bm25 + found.knn}


@given(legs(), SETTINGS)
def test_scores_fall_and_stay_between_zero_and_one(found: Legs, settings: Retrieval) -> None:
    scores = [hit.score for hit in fused(found, settings)]

    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@given(legs(), SETTINGS)
def test_weights_add_up_to_one(found: Legs, settings: Retrieval) -> None:
    _, weights = fuse(found, QUESTION, settings, 1)

    assert weights.bm25 + weights.knn + weights.pairs == pytest.approx(1)
    assert min(weights.bm25, weights.knn, weights.pairs) >= 0


@given(legs(), SETTINGS, st.integers(0, 12))
def test_a_smaller_limit_gives_the_beginning_of_the_same_order(
    found: Legs, settings: Retrieval, limit: int
) -> None:
    assert fused(found, settings, limit) == fused(found, settings)[:limit]


@given(legs(), SETTINGS)
def test_a_passage_that_is_best_in_both_legs_is_first(found: Legs, settings: Retrieval) -> None:
    best = scored("best", 100, text=QUESTION)
    both = found.model_copy(update={"bm25": (best, *found.bm25), "knn": (best, *found.knn)})

    assert fused(both, settings, 1)[0].passage.id == "best"


@given(legs(), SETTINGS)
def test_every_hit_says_where_each_leg_had_it(found: Legs, settings: Retrieval) -> None:
    for hit in fused(found, settings):
        for name, place in hit.legs.items():
            one: Scored = getattr(found, name)[place.rank - 1]
            assert (one.passage.id, one.score) == (hit.passage.id, place.score)


@pytest.mark.parametrize("fusion", ["weighed", "convex", "rrf"])
def test_orders_equal_scores_as_their_documents_are_read(fusion: str) -> None:
    places = [("doc_1", "b", 900), ("doc_2", "a", 0), ("doc_1", "c", 0), ("doc_1", "a", 900)]
    equal = tuple(
        Scored(passage=passage(name, document_id=document, start=start), score=5.0)
        for document, name, start in places
    )
    settings = Retrieval.model_validate({"fusion": fusion})
    found = [
        # By rank alone the places themselves decide; only what shares a rank is equal there.
        Legs(bm25=equal, knn=(), generation="g1"),
        Legs(bm25=equal[:1], knn=equal[1:2], generation="g1"),
    ][fusion == "rrf"]

    names = [(hit.passage.document_id, hit.passage.id) for hit in fused(found, settings)]

    in_order = [("doc_1", "c"), ("doc_1", "a"), ("doc_1", "b"), ("doc_2", "a")]
    assert names == (in_order if fusion != "rrf" else [("doc_1", "b"), ("doc_2", "a")])


@pytest.mark.parametrize("fusion", ["weighed", "convex", "rrf"])
def test_keeps_the_same_chunk_of_two_documents_apart(fusion: str) -> None:
    found = Legs(
        bm25=(scored("a", 5.0, document_id="doc_1"),),
        knn=(scored("a", 0.9, document_id="doc_2"),),
        generation="g1",
    )

    hits = fused(found, Retrieval.model_validate({"fusion": fusion}))

    assert {hit.passage.document_id for hit in hits} == {"doc_1", "doc_2"}


@pytest.mark.parametrize("fusion", ["weighed", "convex", "rrf"])
def test_finds_nothing_in_empty_legs(fusion: str) -> None:
    settings = Retrieval.model_validate({"fusion": fusion})

    assert fused(Legs(bm25=(), knn=(), generation="g1"), settings) == ()


LEGS = Legs(
    bm25=(scored("words", 12.0), scored("both", 9.0), scored("low", 2.0)),
    knn=(scored("meaning", 0.9), scored("both", 0.8), scored("far", 0.4)),
    generation="g1",
)


def test_a_convex_fusion_weighs_the_legs_as_it_is_told() -> None:
    hits, weights = fuse(LEGS, QUESTION, Retrieval(fusion="convex", dense_weight=0.4), 3)

    assert [hit.passage.id for hit in hits] == ["both", "words", "meaning"]
    assert [hit.score for hit in hits] == pytest.approx([0.6 * 0.7 + 0.4 * 0.8, 0.6, 0.4])
    assert hits[0].legs == {"bm25": LegScore(rank=2, score=9.0), "knn": LegScore(rank=2, score=0.8)}
    assert (weights.bm25, weights.knn) == (0.6, 0.4)


def test_a_fusion_by_rank_looks_at_no_score() -> None:
    wide = LEGS.model_copy(update={"bm25": (scored("words", 9_000.0), *LEGS.bm25[1:])})

    hits, weights = fuse(wide, QUESTION, Retrieval(fusion="rrf"), 5)

    # Of equal scores, all in one place of one document, the ids decide.
    assert [hit.passage.id for hit in hits] == ["both", "meaning", "words", "far", "low"]
    assert [hit.score for hit in hits[:2]] == pytest.approx([61 / 62, 0.5])
    assert (weights.bm25, weights.knn) == (0.5, 0.5)
