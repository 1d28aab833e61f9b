"""A follow-up that a model makes stand by itself is searched so; the answer never depends on it."""

from collections.abc import Generator

import pytest

from shared.errors import ModelUnavailable, SearchUnavailable
from shared.models.scripted import ScriptedModels
from shared.types.events import ModelEvent
from shared.types.plan import Prompt
from shared.types.release import ModelCard
from tests.unit.pipeline.rewriters import FEN, REWRITTEN
from tests.unit.pipeline.test_order import ClosedRetriever
from tests.unit.world import (
    REWRITING,
    USED,
    FixedRetriever,
    answered,
    ask,
    bundle,
    follow_up,
    passage,
    said,
    spent,
    trace_of,
    world,
)

DOWN = ModelUnavailable("The model does not answer.")
TOGETHER = "How deep is it?\nWhat is a fen?"
RELEASE = bundle(retrieval=REWRITING)


class NamingModels(ScriptedModels):
    """Remembers which model was asked."""

    def __init__(self) -> None:
        super().__init__(said(FEN), said("Three metres [1]."))
        self.asked: list[str] = []

    def stream(self, card: ModelCard, prompt: Prompt) -> Generator[ModelEvent]:
        self.asked.append(card.id)
        return super().stream(card, prompt)


def test_searches_what_was_rewritten_and_answers_what_was_asked() -> None:
    retriever = FixedRetriever(passage(1))
    models = NamingModels()
    ports = world(models=models, retriever=retriever, release=RELEASE)

    whole = answered(ports, follow_up())

    assert [query.text for query in retriever.queries] == [FEN]
    assert models.asked == ["scribe", "stage"]
    assert models.prompts[1].messages == follow_up().messages
    assert whole.text == "Three metres [1]."


def test_the_trace_keeps_how_the_question_was_rewritten() -> None:
    models = NamingModels()
    ports = world(models=models, release=RELEASE)

    answered(ports, follow_up())

    trace = trace_of(ports, follow_up())
    assert trace.found.query == FEN
    assert trace.rewriting is not None
    assert (trace.rewriting.text, trace.rewriting.usage) == (FEN, USED)
    assert trace.rewriting.prompt == models.prompts[0]
    assert trace.prompt == models.prompts[1]


@pytest.mark.parametrize(
    "script", [[DOWN], said(""), said("x" * 5_000), said("How", reason="length")]
)
def test_searches_the_users_own_words_where_rewriting_fails(script: list[ModelEvent]) -> None:
    retriever = FixedRetriever(passage(1))
    ports = world(script, said("Three metres [1]."), retriever=retriever, release=RELEASE)

    whole = answered(ports, follow_up())

    assert [query.text for query in retriever.queries] == [TOGETHER]
    assert whole.text == "Three metres [1]."
    assert trace_of(ports, follow_up()).found.query == TOGETHER


def test_a_first_question_is_not_rewritten() -> None:
    models = ScriptedModels(said("It is so."))
    ports = world(models=models, release=RELEASE)

    answered(ports)

    assert len(models.prompts) == 1
    assert trace_of(ports).rewriting is None


def test_a_kept_answer_is_given_for_the_price_of_the_rewriting() -> None:
    ports = world(said(FEN), said("Three metres [1]."), said("How deep are fens?"), release=RELEASE)
    first = answered(ports, follow_up())
    before = spent(ports)

    second = answered(ports, follow_up(trace_id="chatcmpl_2"))

    trace = trace_of(ports, ask(trace_id="chatcmpl_2"))
    assert (second.text, second.end.cache, second.end.cost) == (first.text, "hit", REWRITTEN)
    assert spent(ports) == [money + REWRITTEN for money in before]
    assert trace.rewriting is not None
    assert trace.found.query == "How deep are fens?"


def test_what_was_rewritten_for_a_search_that_fails_is_paid() -> None:
    ports = world(said(FEN), retriever=ClosedRetriever(), release=RELEASE)

    with pytest.raises(SearchUnavailable):
        answered(ports, follow_up())

    assert spent(ports) == [REWRITTEN] * 3


def test_counts_what_rewriting_costs_apart_from_the_answer() -> None:
    ports = world(said(FEN), said("Three metres [1]."), [DOWN], release=RELEASE)

    whole = answered(ports, follow_up())
    with pytest.raises(ModelUnavailable):
        answered(ports, follow_up(trace_id="chatcmpl_2", cache="skip"))

    totals = ports.metrics.total  # type: ignore[attr-defined]
    assert totals("RewriteCost", model="scribe") == REWRITTEN
    assert totals("AnswerCost") + REWRITTEN == whole.end.cost
    assert totals("Rewrites", outcome="rewritten") == 1
    assert totals("Rewrites", outcome="model_unavailable") == 1
