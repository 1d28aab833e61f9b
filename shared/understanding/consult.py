"""Asks a model once, as a chat answer is asked for: held, moderated, settled, traced."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

from shared.errors import BudgetSpent, GroundworkError, Internal, ModelCutOff, StoreUnavailable
from shared.stages.generate import generate
from shared.stages.hold import hold
from shared.stages.moderate import moderate
from shared.types.chat import Ask
from shared.types.events import DraftEvent, End, EndReason, Stop, Text
from shared.types.identity import Principal
from shared.types.money import Usage
from shared.types.plan import Held, Plan
from shared.types.retrieval import Found
from shared.types.trace import Trace
from shared.understanding.parts import UnderstandingParts
from shared.understanding.study import Study

PURPOSE = "understanding"
TOO_LATE = "The model took too long."
NO_ROOM = "The budget leaves room for a part of the reply only."


@dataclass
class Consulted:
    """What a model said, and what that cost; filled while it speaks."""

    ask: Ask
    started_at: datetime
    texts: list[str] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    reason: EndReason = "aborted"
    first_text_at: datetime | None = None
    error: str | None = Internal.code
    cost: int = 0
    """Nano-dollars."""
    is_traced: bool = False

    @property
    def text(self) -> str:
        """All that was said, without what is forbidden."""
        return "".join(self.texts)


def consulted(study: Study, plan: Plan, trace_id: str, parts: UnderstandingParts) -> Consulted:
    """A call that is about to be made, in the name of the document's owner."""
    document = study.document
    ask = Ask(
        trace_id=trace_id,
        principal=Principal(tenant=document.tenant, user=document.owner),
        feature=study.feature.name,
        messages=plan.prompt.messages,
        cache="skip",
    )
    return Consulted(ask, parts.clock.now())


def consult(plan: Plan, call: Consulted, until: datetime, parts: UnderstandingParts) -> None:
    """Ask the model, and note in `call` what it says; however it ends, what was used is paid.

    Raises BudgetSpent, a ModelError, or StoreUnavailable before anything was asked.
    """
    held = hold(plan, call.ask, parts.ledger, call.started_at, PURPOSE)
    if held.plan.prompt.max_tokens * 2 < plan.prompt.max_tokens:
        # Half an object is of no use, and would be paid for.
        parts.ledger.settle(held.hold, 0)
        raise BudgetSpent(NO_ROOM)
    draft = generate(held.plan, parts.models, parts.clock)
    try:
        _listen(moderate(draft, plan.feature.guard, parts.guard), call, until, parts)
        call.error = None
    except GroundworkError as failure:
        call.error, call.reason = failure.code, "aborted"
        raise
    finally:
        _settle(held, call, parts)
        _write_trace(held, call, parts)


def _listen(
    shown: Generator[DraftEvent], call: Consulted, until: datetime, parts: UnderstandingParts
) -> None:
    with closing(shown):
        for event in shown:
            if isinstance(event, Text):
                call.first_text_at = call.first_text_at or parts.clock.now()
                call.texts.append(event.text)
            elif isinstance(event, Usage):
                call.usage = event
            elif isinstance(event, Stop):
                call.reason = event.reason
            if parts.clock.now() > until:
                raise ModelCutOff(TOO_LATE)


def _settle(held: Held, call: Consulted, parts: UnderstandingParts) -> None:
    """Pay, and say what it cost; what cannot be settled now is released at the deadline."""
    card = held.plan.card
    price = card.price.cost(call.usage)
    call.cost = min(price, held.hold.estimate)
    try:
        parts.ledger.settle(held.hold, call.cost)
    except StoreUnavailable:
        parts.metrics.measure("UnderstandingsUnsettled", 1, "Count")
    about = {"feature": held.plan.feature.name, "model": card.id}
    parts.metrics.measure("UnderstandingCost", call.cost, "None", **about)
    if price > call.cost:
        parts.metrics.measure("CostBeyondHold", price - call.cost, "None", model=card.id)


def _write_trace(held: Held, call: Consulted, parts: UnderstandingParts) -> None:
    """Write down what was asked and said; it is not taken back because its trace was lost."""
    try:
        parts.traces.put(_trace(held, call, parts))
        call.is_traced = True
    except StoreUnavailable:
        parts.metrics.measure("TracesLost", 1, "Count")


def _trace(held: Held, call: Consulted, parts: UnderstandingParts) -> Trace:
    end = End(
        trace_id=call.ask.trace_id,
        reason=call.reason,
        model=held.plan.card.id,
        release=parts.release.id,
        generation="",
        cache="skip",
        usage=call.usage,
        cost=call.cost,
    )
    return Trace(
        ask=call.ask,
        found=Found(),
        prompt=held.plan.prompt,
        text=call.text,
        tool_calls=(),
        citations=(),
        outcome="failed" if call.error else "answered",
        error=call.error,
        end=end,
        started_at=call.started_at,
        first_text_at=call.first_text_at,
        ended_at=parts.clock.now(),
    )
