"""The worst case is set aside before a model is asked, and no answer costs more than that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import BudgetSpent
from shared.ports import Ledger
from shared.stages.hold import hold
from shared.stores.memory.ledger import MemoryLedger
from shared.types.chat import Message, Tool, ToolCall
from shared.types.identity import Principal
from shared.types.money import Price, Usage
from shared.types.plan import Held, Plan
from tests.contract.still_clock import START, StillClock
from tests.unit.world import CARD, FEATURE, PRICE, ask, caps, plan

FREE = Price(input=0, cache_read=0, cache_write=0, output=0)
ANYTHING = st.text(max_size=200)


def planned(price: Price = PRICE, **limits: int) -> Plan:
    return plan().model_copy(
        update={
            "feature": FEATURE.model_copy(update={"caps": caps(**limits)}),
            "card": CARD.model_copy(update={"price": price}),
        }
    )


def held(asked: Plan, ledger: Ledger | None = None) -> Held:
    return hold(asked, ask(), ledger or MemoryLedger(StillClock()), START)


def input_cost() -> int:
    """What the short plan's prompt can cost at most."""
    return held(planned()).hold.estimate - PRICE.cost(Usage(output_tokens=500))


def test_takes_the_tenant_then_the_feature_then_the_user() -> None:
    reserved = held(planned())

    assert [counter.key for counter in reserved.hold.counters] == [
        "tenant#acme#2026-11",
        "feature#assistant#2026-11",
        "user#acme#ada#2026-11-23",
    ]
    assert reserved.hold.id == "chatcmpl_1"


def test_users_of_the_same_name_in_two_tenants_have_two_budgets() -> None:
    other = Principal(tenant="brick", user="ada")

    reserved = hold(planned(), ask(principal=other), MemoryLedger(StillClock()), START)

    assert reserved.hold.counters[2].key == "user#brick#ada#2026-11-23"


def test_a_free_model_touches_no_budget() -> None:
    reserved = held(planned(FREE, tenant=0, feature=0, user=0))

    assert (reserved.hold.counters, reserved.hold.estimate) == ((), 0)


def test_lowers_the_answer_to_the_smallest_room_of_all_budgets() -> None:
    at_most = input_cost()

    reserved = held(planned(tenant=at_most + 400 * 4_000, user=at_most + 100 * 4_000))

    assert reserved.plan.prompt.max_tokens == 100


def test_lowers_three_times_where_three_budgets_are_nearly_spent() -> None:
    at_most = input_cost()
    tenant, feature, user = (at_most + tokens * 4_000 for tokens in (300, 200, 100))

    reserved = held(planned(tenant=tenant, feature=feature, user=user))

    assert reserved.plan.prompt.max_tokens == 100


@pytest.mark.parametrize(("tokens", "fits"), [(63, False), (64, True)])
def test_refuses_an_answer_too_short_to_be_worth_its_price(tokens: int, fits: bool) -> None:
    asked = planned(user=input_cost() + tokens * 4_000)

    try:
        lowered = held(asked).plan.prompt.max_tokens
    except BudgetSpent:
        lowered = 0

    assert lowered == (tokens if fits else 0)


def test_refuses_where_only_the_question_is_too_dear() -> None:
    output_is_free = Price(input=1_000_000_000, cache_read=0, cache_write=0, output=0)

    with pytest.raises(BudgetSpent):
        held(planned(output_is_free, user=10))


def test_a_refusal_leaves_nothing_held() -> None:
    ledger = MemoryLedger(StillClock())
    asked = planned(user=10)

    with pytest.raises(BudgetSpent):
        held(asked, ledger)

    counters = held(planned()).hold.counters
    assert [ledger.committed(counter) for counter in counters] == [0, 0, 0]


@given(system=ANYTHING, said=ANYTHING, arguments=ANYTHING, described=ANYTHING, data=st.data())
def test_no_prompt_costs_more_than_was_held(
    system: str, said: str, arguments: str, described: str, data: st.DataObject
) -> None:
    call = ToolCall(id="c1", name="look_up", arguments=arguments)
    asked = plan(
        system=system,
        messages=(Message(role="user", content=said, tool_calls=(call,)),),
        tools=(Tool(name="look_up", description=described),),
    )
    tokens = sum(len(text.encode()) for text in (system, said, arguments, described))
    read = data.draw(st.integers(0, tokens))
    written = data.draw(st.integers(0, tokens - read))
    used = Usage(
        input_tokens=tokens - read - written,
        cache_read_tokens=read,
        cache_write_tokens=written,
        output_tokens=data.draw(st.integers(0, 500)),
    )

    estimate = held(asked).hold.estimate

    assert estimate >= PRICE.cost(used)
