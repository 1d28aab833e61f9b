"""A search embeds once, asks once and fuses."""

import numpy as np

from shared.retrieval.retriever import HybridRetriever
from shared.types.release import Retrieval
from shared.types.retrieval import Legs
from tests.unit.retrieval.fakes import FixedIndex, HashEmbedder, query, scored

LEGS = Legs(
    bm25=(scored("words", 12.0), scored("both", 9.0), scored("low", 2.0)),
    knn=(scored("meaning", 0.9), scored("both", 0.8), scored("far", 0.4)),
    generation="g1-abc",
)


def test_embeds_the_question_once_and_asks_the_index_once() -> None:
    embedder, index = HashEmbedder(), FixedIndex(LEGS)
    asked = query("how long is the warranty?")

    HybridRetriever(embedder, index).search(asked, Retrieval())

    assert embedder.asked == [("how long is the warranty?",)]
    [(seen, vector)] = index.asked
    assert seen == asked
    assert np.array_equal(vector, embedder.embed([asked.text])[0])


def test_gives_as_many_hits_as_the_feature_wants_with_the_generation() -> None:
    retriever = HybridRetriever(HashEmbedder(), FixedIndex(LEGS))

    found = retriever.search(query("warranty"), Retrieval(passages=2, dense_weight=0.4))

    assert [hit.passage.id for hit in found.hits] == ["both", "words"]
    assert found.generation == "g1-abc"


def test_lets_the_feature_weigh_the_legs() -> None:
    retriever = HybridRetriever(HashEmbedder(), FixedIndex(LEGS))

    found = retriever.search(query("warranty"), Retrieval(passages=1, dense_weight=1.0))

    assert found.hits[0].passage.id == "meaning"


def test_finds_nothing_in_an_empty_index() -> None:
    empty = FixedIndex(Legs(bm25=(), knn=(), generation="g1-abc"))

    found = HybridRetriever(HashEmbedder(), empty).search(query("warranty"), Retrieval())

    assert found.hits == ()
    assert found.generation == "g1-abc"
