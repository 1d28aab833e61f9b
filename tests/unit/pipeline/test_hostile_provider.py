"""A provider that keeps to nothing breaks no budget, and gets nothing for free through."""

from shared.types.chat import ToolCall
from shared.types.events import Stop
from shared.types.money import Usage
from tests.unit.world import PRICE, answered, said, spent, world


def test_a_provider_that_counts_more_than_was_held_breaks_no_budget() -> None:
    ports = world(said("It is so.", usage=Usage(input_tokens=50, output_tokens=9_000_000)))

    whole = answered(ports)

    totals = ports.metrics.total  # type: ignore[attr-defined]
    assert whole.end.usage.output_tokens == 9_000_000
    assert spent(ports) == [whole.end.cost] * 3
    assert PRICE.cost(Usage(output_tokens=500)) < whole.end.cost < 10_000_000
    assert totals("CostBeyondHold") == PRICE.cost(whole.end.usage) - whole.end.cost


def test_a_tool_call_is_paid_for_even_where_nobody_counted() -> None:
    call = ToolCall(id="c1", name="look", arguments="{}" * 50)
    ports = world([call, Stop(reason="tool_calls")])

    answered(ports)

    assert min(spent(ports)) > PRICE.cost(Usage(output_tokens=25))


def test_a_flood_that_is_not_passed_on_is_paid_for() -> None:
    call = ToolCall(id="c1", name="look", arguments="x" * 500 * 200)
    ports = world([call, Stop(reason="tool_calls")])

    whole = answered(ports)

    assert (whole.end.reason, whole.tool_calls) == ("length", ())
    assert min(spent(ports)) >= PRICE.cost(Usage(output_tokens=500))
