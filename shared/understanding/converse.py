"""Has a model understand a document: it is asked once, and once more where its reply is flawed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.errors import BackendError, BudgetSpent, ModelError
from shared.types.chat import Message
from shared.types.documents import Document
from shared.types.plan import Plan
from shared.types.understanding import Understanding
from shared.understanding.awaited import postpone
from shared.understanding.claims import folded
from shared.understanding.consult import Consulted, consult, consulted
from shared.understanding.parts import UnderstandingParts
from shared.understanding.plan import fits, given_of, plan_of
from shared.understanding.read_reply import read_reply
from shared.understanding.reading import Reading
from shared.understanding.study import Study
from shared.understanding.verdict import judged

ALL_CALLS = timedelta(seconds=200)
"""With a minute in which a provider may say nothing, this ends before the function does."""
FIRST_CALL = timedelta(seconds=100)
"""Where the first call took longer, there is no second."""
BUDGET_SPENT = "The budget of the tenant, the feature or the owner leaves no room for it."
REFUSED = "The model refuses it, or is not set up. Ask whoever runs the system."
REPEATED_CHARACTERS = 20_000
"""So much of a flawed reply is shown to the model again."""
TRACE = "undst"


@dataclass
class _Talk:
    """The calls about one document."""

    study: Study
    parts: UnderstandingParts
    started_at: datetime
    calls: list[Consulted] = field(default_factory=list)

    @property
    def cost(self) -> int:
        return sum(call.cost for call in self.calls)

    def ask(self, plan: Plan, trace_id: str) -> Consulted:
        call = consulted(self.study, plan, trace_id, self.parts)
        self.calls.append(call)
        consult(plan, call, self.started_at + ALL_CALLS, self.parts)
        return call


def converse(study: Study, begun: Document, parts: UnderstandingParts) -> Understanding:
    """What a model made of a document's text, judged; skipped where none may be asked.

    Raises Skipped, a ModelError that is retryable (after what it cost was noted), or
    StoreUnavailable.
    """
    talk = _Talk(study, parts, parts.clock.now())
    trace_id = parts.ids.new(TRACE)
    plan = plan_of(study, trace_id, parts.release, parts.prompts)
    try:
        reading = _reading(plan, trace_id, talk)
    except BudgetSpent:
        return _concluded(Understanding(state="skipped", reasons=(BUDGET_SPENT,)), talk)
    except (ModelError, BackendError) as failure:
        if failure.retryable:
            postpone(begun, talk.cost, parts)
            raise
        return _concluded(Understanding(state="skipped", reasons=(REFUSED,)), talk)
    return _concluded(judged(reading, study, parts.guard), talk)


def _reading(plan: Plan, trace_id: str, talk: _Talk) -> Reading:
    first = talk.ask(plan, trace_id)
    reading = _read(first, plan, talk.study)
    again = _again(plan, first, reading)
    if not reading.flaws or reading.is_held_back or not fits(again) or not _has_time(talk):
        return reading
    try:
        second = _read(talk.ask(again, talk.parts.ids.new(TRACE)), plan, talk.study)
    except (BudgetSpent, ModelError, BackendError):
        # The first reply is paid for, and some of it may fit.
        return reading
    return second if second.is_object or not reading.is_object else reading


def _has_time(talk: _Talk) -> bool:
    return talk.parts.clock.now() <= talk.started_at + FIRST_CALL


def _read(call: Consulted, plan: Plan, study: Study) -> Reading:
    if call.reason == "content_filter":
        return Reading(is_object=False, is_held_back=True)
    given = folded(given_of(plan.prompt))
    reading = read_reply(call.text, study.settings, given)
    if call.reason == "length" and reading.flaws:
        reading.flaw("It was cut off before its end: write less.", "The model's reply is cut off.")
    return reading


def _again(plan: Plan, call: Consulted, reading: Reading) -> Plan:
    """The same, with what was wrong with the reply."""
    flaws = "\n".join(f"- {flaw.told}" for flaw in reading.flaws[:20])
    wrong = f"That reply cannot be used:\n{flaws}\nReply again, with the whole JSON object."
    said = (
        Message(role="assistant", content=call.text.strip()[:REPEATED_CHARACTERS] or "(nothing)"),
        Message(role="user", content=wrong),
    )
    messages = (*plan.prompt.messages, *said)
    return plan.model_copy(update={"prompt": plan.prompt.model_copy(update={"messages": messages})})


def _concluded(made: Understanding, talk: _Talk) -> Understanding:
    """What was made, with who made it and what that cost."""
    traced = [call.ask.trace_id for call in talk.calls if call.is_traced]
    return made.model_copy(
        update={
            "model": talk.study.card.id,
            "prompt": talk.study.settings.prompt,
            "trace_id": traced[-1] if traced else "",
            "cost": talk.cost,
        }
    )
