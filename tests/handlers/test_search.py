"""The search function, woken by API Gateway."""

import json
from typing import Any

import pytest

from functions.search.handler import build
from functions.search.wiring import Wiring
from shared.types.release import Retrieval
from shared.types.retrieval import Found, Hit, Leg, LegScore, Query, Weights
from tests.handlers.samples import called_by, resolved, sample
from tests.unit.world import bundle, found, passage


class Listening:
    """A retriever that remembers what it was asked."""

    def __init__(self, made: Found | None = None) -> None:
        self.asked: list[tuple[Query, Retrieval]] = []
        self.made = made or found(passage(1))

    def search(self, query: Query, settings: Retrieval) -> Found:
        """Find what it was made with."""
        self.asked.append((query, settings))
        return self.made


def test_finds_passages_in_the_callers_tenant_and_groups() -> None:
    retriever = Listening()

    status, _, body = resolved(build(Wiring(bundle(), retriever)), sample("search"))

    assert status == 200
    assert body["hits"][0]["passage"]["id"] == "p1"
    ((query, settings),) = retriever.asked
    assert (query.tenant, query.groups) == ("demo", ("staff",))
    assert query.text == "How long is the blue pump guaranteed?"
    assert settings.passages == 5


def test_searches_only_documents_with_the_metadata_that_is_named() -> None:
    retriever = Listening()
    body = {"query": "a", "filters": {"product": "fell", "year": ["2025", "2026"]}}

    resolved(build(Wiring(bundle(), retriever)), sample("search", body=json.dumps(body)))

    assert retriever.asked[0][0].filters == {"product": ("fell",), "year": ("2025", "2026")}


def test_shows_every_score_that_made_the_order() -> None:
    legs: dict[Leg, LegScore] = {"bm25": LegScore(rank=2, score=7.5)}
    hit = Hit(passage=passage(1), score=0.8, legs=legs, pairs=1, rerank=0.9)
    made = Found(
        hits=(hit,),
        generation="g2",
        query="a",
        weights=Weights(bm25=0.6, knn=0.3, pairs=0.1),
        reranked=True,
    )

    _, _, body = resolved(build(Wiring(bundle(), Listening(made))), sample("search"))

    assert (body["generation"], body["query"], body["reranked"]) == ("g2", "a", True)
    assert body["weights"] == {"bm25": 0.6, "knn": 0.3, "pairs": 0.1}
    [shown] = body["hits"]
    assert (shown["score"], shown["pairs"], shown["rerank"]) == (0.8, 1, 0.9)
    assert shown["legs"] == {"bm25": {"rank": 2, "score": 7.5}}


def test_searches_with_the_words_of_one_tenant_only() -> None:
    retriever = Listening()
    event = called_by(sample("search"), tenant="brick", groups="")

    resolved(build(Wiring(bundle(), retriever)), event)

    assert (retriever.asked[0][0].tenant, retriever.asked[0][0].groups) == ("brick", ())


@pytest.mark.parametrize(
    "sent",
    [
        {"query": ""},
        {"query": "   "},
        {"query": "a" * 8_001},
        {"query": 1},
        {"query": "a", "limit": 0},
        {"query": "a", "limit": 51},
        {"query": "a", "limit": "many"},
        {"query": "a", "tenant": "brick"},
        {"query": "a", "filters": {"year": 2026}},
        {},
    ],
)
def test_refuses_what_is_no_search(sent: dict[str, Any]) -> None:
    retriever = Listening()
    event = sample("search", body=json.dumps(sent))

    status, _, body = resolved(build(Wiring(bundle(), retriever)), event)

    assert (status, body["code"]) == (400, "invalid_request")
    assert not retriever.asked


def test_knows_no_feature_that_is_not_released() -> None:
    event = sample("search", body='{"query": "a", "feature": "oracle"}')

    status, _, body = resolved(build(Wiring(bundle(), Listening())), event)

    assert (status, body["code"], body["param"]) == (404, "model_not_found", "feature")


def test_refuses_to_search_without_the_scope() -> None:
    event = called_by(sample("search"), scopes="chat documents")

    status, _, body = resolved(build(Wiring(bundle(), Listening())), event)

    assert (status, body["code"]) == (403, "missing_scope")
