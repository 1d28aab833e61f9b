"""Money is held before a model is asked, and settled to what was used, however an answer ends."""

from collections.abc import Generator
from itertools import islice

import pytest

from shared.errors import BudgetSpent, ModelCutOff, ModelUnavailable, StoreUnavailable
from shared.models.scripted import ScriptedModels
from shared.pipeline import answer
from shared.ports import Ports
from shared.stores.memory.ledger import MemoryLedger
from shared.types.events import Event, ModelEvent, Text
from shared.types.money import Hold, Usage
from shared.types.plan import Prompt
from shared.types.release import ModelCard
from tests.contract.still_clock import StillClock
from tests.unit.world import (
    PRICE,
    USED,
    USED_COSTS,
    answered,
    ask,
    bundle,
    caps,
    said,
    spent,
    trace_of,
    world,
)

COUNTED = Usage(input_tokens=40)
DOWN = ModelUnavailable("The model does not answer.")
CUT = ModelCutOff("The answer was cut off.")


class WatchfulModels(ScriptedModels):
    """Notes how much is held while it is asked."""

    def __init__(self) -> None:
        super().__init__(said("It is so."))
        self.ports: Ports | None = None
        self.held: list[int] = []

    def stream(self, card: ModelCard, prompt: Prompt) -> Generator[ModelEvent]:
        assert self.ports is not None
        self.held = spent(self.ports)
        return super().stream(card, prompt)


class BrokenModels:
    """A model whose adapter has a bug."""

    def stream(self, card: ModelCard, prompt: Prompt) -> Generator[ModelEvent]:
        del card, prompt
        yield Text(text="It is")
        raise KeyError("a bug")


class ClosedLedger(MemoryLedger):
    """A ledger that stops answering before the money is settled."""

    def settle(self, hold: Hold, actual: int) -> None:
        del hold, actual
        raise StoreUnavailable("The ledger does not answer.")


def begun(ports: Ports) -> Generator[Event]:
    return answer(ask(), ports)


def test_holds_the_worst_case_while_the_model_is_asked() -> None:
    models = WatchfulModels()
    models.ports = world(models=models)

    answered(models.ports)

    most_output = PRICE.cost(Usage(output_tokens=500))
    assert len(set(models.held)) == 1
    assert models.held[0] > most_output > USED_COSTS


def test_settles_to_exactly_what_was_used() -> None:
    ports = world(said("It is so."))

    whole = answered(ports)

    assert spent(ports) == [USED_COSTS] * 3
    assert (whole.end.usage, whole.end.cost) == (USED, USED_COSTS)


def test_a_client_that_leaves_pays_for_what_was_written() -> None:
    models = ScriptedModels([COUNTED, Text(text="It is so, "), *said("and more.")])
    ports = world(models=models)
    events = begun(ports)

    first = next(events)
    events.close()

    written = Usage(input_tokens=40, output_tokens=3)
    assert first == Text(text="It is so, ")
    assert spent(ports) == [PRICE.cost(written)] * 3
    assert trace_of(ports).end.usage == written
    assert models.hung_up == 1


def test_a_client_that_leaves_is_traced_as_hung_up() -> None:
    ports = world(said("It is so, ", "and more."))
    events = begun(ports)

    next(events)
    events.close()

    trace = trace_of(ports)
    assert (trace.outcome, trace.error, trace.text) == ("hung_up", None, "It is so, ")


def test_a_guess_never_bills_more_than_was_held() -> None:
    ports = world([COUNTED, Text(text="long" * 10_000), *said("and more.")])
    events = begun(ports)

    next(events)
    events.close()

    assert spent(ports) == [PRICE.cost(Usage(input_tokens=40, output_tokens=500))] * 3


def test_a_model_that_is_down_costs_nothing() -> None:
    ports = world([DOWN])

    with pytest.raises(ModelUnavailable):
        answered(ports)

    trace = trace_of(ports)
    assert spent(ports) == [0, 0, 0]
    assert (trace.outcome, trace.error, trace.text) == ("failed", "model_unavailable", "")


def test_a_model_that_fails_after_counting_is_paid_for_what_it_counted() -> None:
    ports = world([COUNTED, DOWN])

    with pytest.raises(ModelUnavailable):
        answered(ports)

    assert spent(ports) == [PRICE.cost(COUNTED)] * 3


def test_a_model_that_dies_in_mid_answer_is_paid_for_what_was_shown() -> None:
    ports = world([COUNTED, Text(text="It is so, "), CUT])
    events = begun(ports)

    shown = list(islice(events, 1))
    with pytest.raises(ModelCutOff):
        next(events)

    trace = trace_of(ports)
    assert shown == [Text(text="It is so, ")]
    assert spent(ports) == [PRICE.cost(Usage(input_tokens=40, output_tokens=3))] * 3
    assert (trace.outcome, trace.error, trace.text) == ("failed", "model_cut_off", "It is so, ")


def test_a_bug_of_ours_is_traced_as_a_failure_and_settled() -> None:
    ports = world(models=BrokenModels())

    with pytest.raises(KeyError):
        answered(ports)

    trace = trace_of(ports)
    assert (trace.outcome, trace.error) == ("failed", "internal_error")
    assert spent(ports) == [PRICE.cost(trace.end.usage)] * 3


def test_the_trace_is_written_even_where_the_money_cannot_be_settled() -> None:
    ports = world(said("It is so."), ledger=ClosedLedger(StillClock()))

    with pytest.raises(StoreUnavailable):
        answered(ports)

    assert trace_of(ports).text == "It is so."


def test_refuses_when_the_money_is_spent() -> None:
    models = ScriptedModels(said("It is so."))
    ports = world(models=models, release=bundle(caps=caps(user=1_000)))

    with pytest.raises(BudgetSpent):
        answered(ports)

    assert models.prompts == []
    assert spent(ports) == [0, 0, 0]
    assert ports.traces.get("acme", "chatcmpl_1") is None


def test_shortens_the_answer_to_what_the_budget_can_pay() -> None:
    models = ScriptedModels(said("It is so."))
    ports = world(models=models, release=bundle(caps=caps(user=1_700_000)))

    answered(ports)

    (prompt,) = models.prompts
    assert 64 <= prompt.max_tokens < 500


def test_counts_each_answer_by_how_it_ended() -> None:
    ports = world(said("It is so."), [DOWN])

    answered(ports)
    with pytest.raises(ModelUnavailable):
        answered(ports, ask("Is it?", trace_id="chatcmpl_2"))

    totals = ports.metrics.total  # type: ignore[attr-defined]
    assert totals("Answers", outcome="answered") == 1
    assert totals("Answers", outcome="failed") == 1
    assert totals("AnswerCost") == USED_COSTS
