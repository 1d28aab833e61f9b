"""The search function, woken by API Gateway."""

import json
from typing import Any

import pytest

from functions.search.handler import build
from functions.search.wiring import Wiring
from shared.types.release import Retrieval
from shared.types.retrieval import Found, Query
from tests.handlers.samples import called_by, resolved, sample
from tests.unit.world import bundle, found, passage


class Listening:
    """A retriever that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Query, Retrieval]] = []

    def search(self, query: Query, settings: Retrieval) -> Found:
        """Find one passage."""
        self.asked.append((query, settings))
        return found(passage(1))


def test_finds_passages_in_the_callers_tenant_and_groups() -> None:
    retriever = Listening()

    status, _, body = resolved(build(Wiring(bundle(), retriever)), sample("search"))

    assert status == 200
    assert body["hits"][0]["passage"]["id"] == "p1"
    ((query, settings),) = retriever.asked
    assert (query.tenant, query.groups) == ("demo", ("staff",))
    assert query.text == "How long is the blue pump guaranteed?"
    assert settings.passages == 5


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
