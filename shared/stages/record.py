"""The last stage: settle the money, write the trace, keep the answer, count it."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

from shared.errors import GroundworkError, Internal, StoreUnavailable
from shared.ports import Clock, Ports
from shared.types.chat import Ask, ToolCall
from shared.types.events import (
    Answer,
    CacheState,
    Citation,
    DraftEvent,
    End,
    EndReason,
    Event,
    KeptAnswer,
    Stop,
    Text,
)
from shared.types.money import Usage
from shared.types.plan import Held
from shared.types.release import Feature
from shared.types.retrieval import Found
from shared.types.rewriting import Rewriting
from shared.types.trace import Outcome, Trace


@dataclass(frozen=True)
class Asked:
    """What is known of a question when its answer begins; `held` is none for a cached answer."""

    ask: Ask
    feature: Feature
    found: Found
    held: Held | None
    started_at: datetime
    rewriting: Rewriting | None = None


@dataclass
class _Said:
    """What has been said so far."""

    events: list[Text | ToolCall | Citation] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    reason: EndReason = "aborted"
    first_text_at: datetime | None = None
    outcome: Outcome = "failed"
    error: str | None = Internal.code


def record(shown: Generator[DraftEvent], asked: Asked, ports: Ports) -> Generator[Event]:
    """Pass the answer on; however it ends, bill what was used and write down what was said."""
    said = _Said()
    try:
        with closing(shown):
            yield from _pass_on(shown, said, ports.clock)
        said.outcome, said.error = "answered", None
    except GeneratorExit:
        said.outcome, said.error = "hung_up", None
        raise
    except GroundworkError as failure:
        said.error = failure.code
        raise
    finally:
        answer = _answer(said, asked, ports.release.id)
        _close(answer, said, asked, ports)
    _keep(answer, asked, ports)
    yield answer.end


def _pass_on(shown: Iterator[DraftEvent], said: _Said, clock: Clock) -> Iterator[Event]:
    """The events that a client sees; what was used and why it stopped are noted on the way."""
    for event in shown:
        if isinstance(event, Usage):
            said.usage = event
        elif isinstance(event, Stop):
            said.reason = event.reason
        else:
            said.first_text_at = said.first_text_at or clock.now()
            said.events.append(event)
            yield event


def _answer(said: _Said, asked: Asked, release: str) -> Answer:
    held = asked.held
    cache: CacheState = "miss" if asked.ask.may_be_cached else "skip"
    end = End(
        trace_id=asked.ask.trace_id,
        reason=said.reason if said.outcome == "answered" else "aborted",
        model=held.plan.card.id if held else asked.feature.model,
        release=release,
        generation=asked.found.generation,
        cache=cache if held else "hit",
        usage=said.usage,
        cost=_bill(said.usage, held) + (asked.rewriting.cost if asked.rewriting else 0),
    )
    return Answer.folded([*said.events, end])


def _bill(used: Usage, held: Held | None) -> int:
    """What the answer costs: never more than was held, whatever a provider counts."""
    return min(_price(used, held), held.hold.estimate) if held else 0


def _price(used: Usage, held: Held) -> int:
    return held.plan.card.price.cost(used)


def _close(answer: Answer, said: _Said, asked: Asked, ports: Ports) -> None:
    """Settle the money, and write the trace and the measurements whatever the ledger says."""
    try:
        if asked.held is not None:
            ports.ledger.settle(asked.held.hold, _bill(said.usage, asked.held))
    finally:
        # A ledger that does not answer is one more reason to know what was said.
        _write_trace(_trace(answer, said, asked, ports.clock.now()), ports)
        _measure(answer.end, said.outcome, asked, ports)
        _report_excess(answer.end, asked, ports)


def _trace(answer: Answer, said: _Said, asked: Asked, now: datetime) -> Trace:
    return Trace(
        ask=asked.ask,
        found=asked.found,
        rewriting=asked.rewriting,
        prompt=asked.held.plan.prompt if asked.held else None,
        text=answer.text,
        tool_calls=answer.tool_calls,
        citations=answer.citations,
        outcome=said.outcome,
        error=said.error,
        end=answer.end,
        started_at=asked.started_at,
        first_text_at=said.first_text_at,
        ended_at=now,
    )


def _write_trace(trace: Trace, ports: Ports) -> None:
    """Write it down; an answer that was given is not taken back because its trace was lost."""
    try:
        ports.traces.put(trace)
    except StoreUnavailable:
        ports.metrics.measure("TracesLost", 1, "Count")


def _measure(end: End, outcome: Outcome, asked: Asked, ports: Ports) -> None:
    seconds = (ports.clock.now() - asked.started_at).total_seconds()
    about = {"feature": asked.feature.name, "model": end.model, "cache": end.cache}
    ports.metrics.measure("Answers", 1, "Count", outcome=outcome, **about)
    ports.metrics.measure("AnswerSeconds", seconds, "Seconds", **about)
    # Without what went before the answer, which has counts of its own.
    ports.metrics.measure("AnswerCost", _bill(end.usage, asked.held), "None", **about)


def _report_excess(end: End, asked: Asked, ports: Ports) -> None:
    """Say where a provider counted more than it was allowed to use: somebody has to look at it."""
    held = asked.held
    excess = _price(end.usage, held) - _bill(end.usage, held) if held else 0
    if excess:
        ports.metrics.measure("CostBeyondHold", excess, "None", model=end.model)


def _keep(answer: Answer, asked: Asked, ports: Ports) -> None:
    """Keep a whole answer that has evidence, unless it came from the cache or may not go there."""
    end = answer.end
    if end.cache != "miss" or end.reason != "stop" or not answer.citations:
        return
    seen = frozenset(hit.passage.key for hit in asked.found.hits)
    key = asked.ask.fingerprint(end.release, end.generation)
    try:
        ports.answers.put(key, KeptAnswer(answer=answer, seen=seen), asked.feature.cache_seconds)
    except StoreUnavailable:
        ports.metrics.measure("CacheUnavailable", 1, "Count")
