"""The fifth stage: set the worst case aside on every budget before a model is asked."""

from datetime import datetime, timedelta

from shared.errors import BudgetSpent
from shared.ports import Ledger
from shared.types.chat import Ask
from shared.types.identity import Principal
from shared.types.money import TOKENS_PER_PRICE, Cap, Counter, Hold, Usage
from shared.types.plan import Held, Plan
from shared.types.release import Feature

FEWEST_TOKENS = 64
"""An answer shorter than this is not worth its price: refuse instead."""

LONGEST_REQUEST = timedelta(minutes=20)
"""Longer than any Lambda may run (15 minutes), so a hold never ends under a living request."""


def hold(plan: Plan, ask: Ask, ledger: Ledger, now: datetime, purpose: str = "") -> Held:
    """Reserve the worst case of a plan, with fewer output tokens where the budget is nearly spent.

    A call that is not the answer's has a `purpose`, and so a hold of its own. Raises BudgetSpent
    when a cap of the tenant, the feature or the user leaves too little.
    """
    name = f"{ask.trace_id}-{purpose}" if purpose else ask.trace_id
    empty = Hold(
        id=name,
        counters=_counters(ask.principal, plan.feature, now),
        estimate=0,
        deadline=now + LONGEST_REQUEST,
    )
    for _ in empty.counters:  # Each may leave less room than the one before it.
        try:
            return _reserve(plan, empty, ledger)
        except BudgetSpent as refusal:
            lowered = _lowered(plan, refusal.room)
            if lowered is None:
                raise
            plan = lowered
    return _reserve(plan, empty, ledger)


def _reserve(plan: Plan, empty: Hold, ledger: Ledger) -> Held:
    estimate = _input_cost(plan) + plan.card.price.cost(Usage(output_tokens=plan.prompt.max_tokens))
    filled = {"estimate": estimate} if estimate else {"counters": ()}
    reservation = empty.model_copy(update=filled)
    ledger.hold(reservation)
    return Held(plan=plan, hold=reservation)


def _counters(who: Principal, feature: Feature, now: datetime) -> tuple[Counter, ...]:
    """The budgets of a request, in the one order in which everybody takes them."""
    caps = feature.caps
    return (
        _counter(f"tenant#{who.tenant}", caps.tenant, now),
        _counter(f"feature#{feature.name}", caps.feature, now),
        _counter(f"user#{who.tenant}#{who.user}", caps.user, now),
    )


def _counter(scope: str, cap: Cap, now: datetime) -> Counter:
    period = now.strftime("%Y-%m-%d" if cap.period == "day" else "%Y-%m")
    return Counter(scope=scope, period=period, limit=cap.limit)


def _input_cost(plan: Plan) -> int:
    """The most that the prompt can cost: every byte a token, all of it written to a cache."""
    tokens = plan.prompt.most_tokens
    price = plan.card.price
    return max(price.cost(Usage(input_tokens=tokens)), price.cost(Usage(cache_write_tokens=tokens)))


def _lowered(plan: Plan, room: int) -> Plan | None:
    """The plan with as many output tokens as the room can pay for, if those are enough."""
    left = room - _input_cost(plan)
    price = plan.card.price.output
    tokens = min(left * TOKENS_PER_PRICE // price if price else 0, plan.prompt.max_tokens)
    if tokens < FEWEST_TOKENS:
        return None
    prompt = plan.prompt.model_copy(update={"max_tokens": tokens})
    return plan.model_copy(update={"prompt": prompt})
