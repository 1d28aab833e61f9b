"""Rewriting is held and settled like an answer, by itself, however it ends."""

from datetime import timedelta

import pytest

from shared.errors import BudgetSpent, ModelCutOff, ModelUnavailable
from shared.models.scripted import Script, ScriptedModels
from shared.pipeline import answer
from shared.ports import Ports
from shared.stages.hold import LONGEST_REQUEST
from shared.types.events import ModelEvent, Text
from shared.types.money import Usage
from tests.contract.still_clock import StillClock
from tests.unit.pipeline.rewriters import (
    ANSWER,
    COUNTED,
    FEN,
    REWRITTEN,
    BrokenModels,
    HangingModels,
    WatchedLedger,
    WatchfulModels,
)
from tests.unit.world import (
    REWRITING,
    SCRIBE,
    USED,
    USED_COSTS,
    answered,
    bundle,
    caps,
    follow_up,
    said,
    spent,
    trace_of,
    world,
)

RELEASE = bundle(retrieval=REWRITING)
SOON = bundle(retrieval={"rewrite": REWRITING["rewrite"] | {"milliseconds": 50}})
DOWN = ModelUnavailable("The model does not answer.")
CUT = ModelCutOff("The answer was cut off.")


def total(ports: Ports, name: str) -> float:
    counted: float = ports.metrics.total(name)  # type: ignore[attr-defined]
    return counted


def test_holds_the_worst_case_of_the_rewriting_before_it_is_asked() -> None:
    models = WatchfulModels()
    models.ports = world(models=models, release=RELEASE)

    answered(models.ports, follow_up())

    rewriting, answering = models.held
    assert len(set(rewriting)) == len(set(answering)) == 1
    assert rewriting[0] > SCRIBE.price.cost(Usage(output_tokens=128)) > REWRITTEN
    assert answering[0] > REWRITTEN + USED_COSTS


def test_settles_both_to_exactly_what_was_used() -> None:
    ports = world(said(FEN), ANSWER, release=RELEASE)

    whole = answered(ports, follow_up())

    assert spent(ports) == [REWRITTEN + USED_COSTS] * 3
    assert (whole.end.cost, whole.end.usage) == (REWRITTEN + USED_COSTS, USED)


def test_rewriting_and_answer_have_holds_of_their_own() -> None:
    ledger = WatchedLedger(StillClock())

    answered(world(said(FEN), ANSWER, release=RELEASE, ledger=ledger), follow_up())

    assert ledger.names == [
        "hold chatcmpl_1-rewrite",
        "settle chatcmpl_1-rewrite",
        "hold chatcmpl_1",
        "settle chatcmpl_1",
    ]


@pytest.mark.parametrize(
    ("script", "cost"),
    [
        ([DOWN], 0),
        ([COUNTED, DOWN], SCRIBE.price.cost(COUNTED)),
        (
            [COUNTED, Text(text="How deep"), CUT],
            SCRIBE.price.cost(Usage(input_tokens=40, output_tokens=2)),
        ),
        (said(""), REWRITTEN),
        (said("How deep", reason="length"), REWRITTEN),
    ],
)
def test_what_fails_is_paid_for_what_it_used(script: Script, cost: int) -> None:
    ports = world(script, ANSWER, release=RELEASE)

    whole = answered(ports, follow_up())

    rewriting = trace_of(ports, follow_up()).rewriting
    assert rewriting is not None
    assert (rewriting.cost, rewriting.text) == (cost, "")
    assert spent(ports) == [cost + USED_COSTS] * 3 == [whole.end.cost] * 3


def test_a_provider_that_counts_more_than_was_held_breaks_no_budget() -> None:
    ports = world(said(FEN, usage=Usage(output_tokens=9_000_000)), ANSWER, release=RELEASE)

    answered(ports, follow_up())

    rewriting = trace_of(ports, follow_up()).rewriting
    assert rewriting is not None
    assert spent(ports) == [rewriting.cost + USED_COSTS] * 3
    assert rewriting.cost < 1_000_000
    assert total(ports, "CostBeyondHold") == SCRIBE.price.cost(rewriting.usage) - rewriting.cost


@pytest.mark.parametrize("begun", [(), (COUNTED, Text(text="How"))])
def test_a_model_that_is_late_is_left_and_paid_for_the_most_it_may_write(
    begun: tuple[ModelEvent, ...],
) -> None:
    models = HangingModels(*begun)
    ports = world(models=models, release=SOON)

    whole = answered(ports, follow_up())
    models.may_go_on.set()

    rewriting = trace_of(ports, follow_up()).rewriting
    assert models.left.wait(10)
    assert whole.text == "Three metres [1]."
    assert rewriting is not None
    assert (rewriting.text, rewriting.error) == ("", "rewrite_late")
    assert rewriting.usage.output_tokens == 128
    assert rewriting.usage.input_tokens > 30
    assert spent(ports) == [SCRIBE.price.cost(rewriting.usage) + USED_COSTS] * 3


def test_a_bug_of_ours_leaves_nothing_held() -> None:
    ports = world(models=BrokenModels(), release=RELEASE)

    with pytest.raises(KeyError):
        answered(ports, follow_up())

    assert spent(ports) == [SCRIBE.price.cost(COUNTED)] * 3


def test_a_client_that_leaves_has_paid_for_the_rewriting() -> None:
    ports = world(said(FEN), said("Three metres, ", "and more."), release=RELEASE)
    events = answer(follow_up(), ports)

    next(events)
    events.close()

    trace = trace_of(ports, follow_up())
    assert trace.outcome == "hung_up"
    assert spent(ports) == [trace.end.cost] * 3
    assert trace.end.cost > REWRITTEN


def test_a_rewriting_that_the_budget_cannot_pay_is_left_out() -> None:
    dear = SCRIBE.model_copy(update={"price": SCRIBE.price.model_copy(update={"input": 10**12})})
    release = bundle(retrieval=REWRITING, caps=caps(user=5_000_000))
    release = release.model_copy(update={"models": release.models | {"scribe": dear}})
    models = ScriptedModels(ANSWER)
    ports = world(models=models, release=release)

    whole = answered(ports, follow_up())

    rewriting = trace_of(ports, follow_up()).rewriting
    assert rewriting is not None
    assert (rewriting.error, rewriting.cost) == ("budget_spent", 0)
    assert len(models.prompts) == 1
    assert spent(ports) == [whole.end.cost] * 3 == [USED_COSTS] * 3


def test_a_spent_budget_refuses_the_answer_and_asks_no_model() -> None:
    models = ScriptedModels(said(FEN))
    release = bundle(retrieval=REWRITING, caps=caps(user=1_000))
    ports = world(models=models, release=release)

    with pytest.raises(BudgetSpent):
        answered(ports, follow_up())

    assert models.prompts == []
    assert spent(ports) == [0, 0, 0]


def test_a_ledger_that_cannot_hold_leaves_the_rewriting_out() -> None:
    ports = world(ANSWER, release=RELEASE, ledger=WatchedLedger(StillClock(), fails="hold"))

    whole = answered(ports, follow_up())

    rewriting = trace_of(ports, follow_up()).rewriting
    assert rewriting is not None
    assert (rewriting.error, whole.end.cost) == ("store_unavailable", USED_COSTS)


def test_what_cannot_be_settled_is_held_until_its_deadline() -> None:
    clock = StillClock()
    ledger = WatchedLedger(clock, fails="settle")
    ports = world(said(FEN), ANSWER, clock=clock, release=RELEASE, ledger=ledger)

    whole = answered(ports, follow_up())
    held = spent(ports)
    clock.sleep((LONGEST_REQUEST + timedelta(seconds=1)).total_seconds())

    assert whole.text == "Three metres [1]."
    assert total(ports, "RewritesUnsettled") == 1
    assert min(held) > USED_COSTS + REWRITTEN
    assert spent(ports) == [USED_COSTS] * 3
