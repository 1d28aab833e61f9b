"""A search embeds once, asks the live generation once, fuses, and lets a reranker look again."""

import numpy as np
import pytest

from shared.errors import SearchUnavailable
from shared.index_ports import Reranker
from shared.observe import TalliedMetrics
from shared.retrieval.pinned import PinnedGenerations
from shared.retrieval.retriever import HybridRetriever
from shared.types.recipe import Generation
from shared.types.release import Rerank, Retrieval
from shared.types.retrieval import Found, Legs
from tests.unit.retrieval.fakes import query
from tests.unit.retrieval.searches import (
    HashEmbedders,
    LateReranker,
    LongestFirst,
    SearchedGenerations,
    generation,
    scored,
)

LEGS = Legs(
    bm25=(scored("words", 12.0), scored("both", 9.0), scored("low", 2.0)),
    knn=(scored("meaning", 0.9), scored("both", 0.8), scored("far", 0.4)),
    generation="g1",
)
EMPTY = Legs(bm25=(), knn=(), generation="g1")
CONVEX = Retrieval(fusion="convex", dense_weight=0.4)
FUSED = ["both", "words", "meaning", "far", "low"]


def live(legs: Legs | None = LEGS) -> SearchedGenerations:
    return SearchedGenerations(generation("g1", live=True), g1=legs)


def retriever(
    generations: SearchedGenerations | PinnedGenerations,
    embedders: HashEmbedders | None = None,
    reranker: Reranker | None = None,
    metrics: TalliedMetrics | None = None,
) -> HybridRetriever:
    return HybridRetriever(
        generations,
        embedders or HashEmbedders(),
        reranker or LongestFirst(),
        metrics or TalliedMetrics(),
    )


def ids(found: Found) -> list[str]:
    return [hit.passage.id for hit in found.hits]


def reranked(candidates: int, **changes: int) -> Retrieval:
    rerank = Rerank(adapter="http", candidates=candidates)
    return CONVEX.model_copy(update={"rerank": rerank, **changes})


def test_embeds_the_question_once_and_asks_the_live_generation_once() -> None:
    generations, embedders = live(), HashEmbedders()
    asked = query("how long is the warranty?")

    retriever(generations, embedders).search(asked, Retrieval())

    assert embedders.opened[16].asked == [("how long is the warranty?",)]
    [(seen, vector)] = generations.indexes["g1"].asked
    assert seen == asked
    assert np.array_equal(vector, embedders.opened[16].embed([asked.text])[0])


def test_embeds_with_the_model_of_the_generation_that_it_asks() -> None:
    longer = SearchedGenerations(generation("g2", live=True, dimension=32), g2=LEGS)
    embedders = HashEmbedders()

    retriever(longer, embedders).search(query("warranty"), Retrieval())

    assert list(embedders.opened) == [32]


def test_gives_as_many_hits_as_the_feature_wants_and_says_what_made_them() -> None:
    found = retriever(live()).search(query("warranty"), CONVEX.model_copy(update={"passages": 2}))

    assert ids(found) == ["both", "words"]
    assert (found.generation, found.query, found.reranked) == ("g1", "warranty", False)
    assert found.weights is not None
    assert (found.weights.bm25, found.weights.knn) == (0.6, 0.4)


def test_shows_the_same_text_once_and_the_next_one_in_its_place() -> None:
    twice = LEGS.model_copy(
        update={"bm25": (*LEGS.bm25, scored("copy", 8.9, text="both", document_id="doc_2"))}
    )

    found = retriever(live(twice)).search(query("warranty"), CONVEX)

    assert ids(found) == FUSED


def test_finds_nothing_in_an_empty_generation() -> None:
    found = retriever(live(EMPTY), reranker=LateReranker()).search(query("warranty"), reranked(5))

    assert found == Found(generation="g1", query="warranty")


def test_embeds_nothing_where_there_is_no_generation() -> None:
    embedders = HashEmbedders()

    found = retriever(SearchedGenerations(None), embedders).search(query("warranty"), CONVEX)

    assert found == Found(query="warranty")
    assert not embedders.opened


def test_asks_the_next_generation_where_the_live_one_is_no_more() -> None:
    generations = SearchedGenerations(generation("g1", live=True), g1=None, g2=LEGS)
    generations.now = [generation("g2", live=True, dimension=32)]
    embedders = HashEmbedders()

    found = retriever(generations, embedders).search(query("warranty"), CONVEX)

    assert ids(found) == FUSED
    assert len(generations.indexes["g2"].asked[0][1]) == 32


@pytest.mark.parametrize("now", [[generation("g1", live=True)], [generation("g1")], []])
def test_asks_only_once_where_the_engine_itself_does_not_answer(now: list[Generation]) -> None:
    generations = live(None)
    generations.now = now

    with pytest.raises(SearchUnavailable):
        retriever(generations).search(query("warranty"), CONVEX)

    assert len(generations.indexes["g1"].asked) == 1


def test_never_leaves_the_generation_that_it_is_pinned_to() -> None:
    generations = SearchedGenerations(generation("g1", live=True), g1=LEGS, g2=None)
    generations.now = [generation("g1", live=True), generation("g2")]

    pinned = PinnedGenerations(generations, generation("g2"))

    with pytest.raises(SearchUnavailable):
        retriever(pinned).search(query("warranty"), CONVEX)


def test_asks_no_reranker_where_the_feature_has_none() -> None:
    reranker = LongestFirst()

    retriever(live(), reranker=reranker).search(query("warranty"), CONVEX)

    assert not reranker.shown


def test_orders_the_candidates_as_the_reranker_says_and_the_rest_behind_them() -> None:
    reranker = LongestFirst()

    found = retriever(live(), reranker=reranker).search(query("warranty"), reranked(3))

    assert reranker.shown == [("both", "words", "meaning")]
    assert ids(found) == ["meaning", "words", "both", "far", "low"]
    assert [hit.rerank for hit in found.hits] == [7.0, 5.0, 4.0, None, None]
    assert found.reranked


def test_shows_the_reranker_more_than_the_feature_wants() -> None:
    found = retriever(live()).search(query("warranty"), reranked(5, passages=1))

    assert ids(found) == ["meaning"]
    assert found.hits[0].score == pytest.approx(0.4)


def test_keeps_the_fused_order_where_the_reranker_is_late() -> None:
    metrics = TalliedMetrics()

    late = retriever(live(), reranker=LateReranker(), metrics=metrics)
    found = late.search(query("warranty"), reranked(3))

    assert ids(found) == FUSED
    assert not found.reranked
    assert {hit.rerank for hit in found.hits} == {None}
    assert metrics.total("RerankFallback") == 1
