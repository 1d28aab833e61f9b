"""The last stage: settle the money, write the trace, keep the answer, count it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from shared.errors import GroundworkError, Internal
from shared.ports import Ports
from shared.types.chat import Ask, ToolCall
from shared.types.events import Answer, Citation, DraftEvent, End, Event, Stop, StopReason, Text
from shared.types.money import Usage
from shared.types.plan import Held
from shared.types.release import Feature
from shared.types.retrieval import Found
from shared.types.trace import Outcome, Trace


@dataclass(frozen=True)
class Asked:
    """What is known of a question when its answer begins; `held` is none for a cached answer."""

    ask: Ask
    feature: Feature
    found: Found
    held: Held | None
    started_at: datetime


@dataclass
class _Said:
    """What has been said so far."""

    events: list[Text | ToolCall | Citation] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    reason: StopReason = "stop"
    first_text_at: datetime | None = None


def record(shown: Iterator[DraftEvent], asked: Asked, ports: Ports) -> Iterator[Event]:
    """Pass the answer on; however it ends, bill what was used and write down what was said."""
    said = _Said()
    outcome: Outcome = "failed"
    error: str | None = Internal.code
    try:
        for event in shown:
            if isinstance(event, Usage):
                said.usage = event
            elif isinstance(event, Stop):
                said.reason = event.reason
            else:
                if said.first_text_at is None:
                    said.first_text_at = ports.clock.now()
                said.events.append(event)
                yield event
        outcome, error = "answered", None
    except GeneratorExit:
        outcome, error = "hung_up", None
        raise
    except GroundworkError as failure:
        error = failure.code
        raise
    finally:
        end = _close(said, asked, outcome, error, ports)
    _keep(said, end, asked, ports)
    yield end


def _close(said: _Said, asked: Asked, outcome: Outcome, error: str | None, ports: Ports) -> End:
    end = _end(said, asked, ports.release.id)
    try:
        if asked.held is not None:
            ports.ledger.settle(asked.held.hold, end.cost)
    finally:
        # A ledger that does not answer is one more reason to know what was said.
        ports.traces.put(_trace(said, end, asked, outcome, error, ports))
        _measure(end, asked, outcome, ports)
    return end


def _end(said: _Said, asked: Asked, release: str) -> End:
    held = asked.held
    return End(
        trace_id=asked.ask.trace_id,
        reason=said.reason,
        model=held.plan.card.id if held else asked.feature.model,
        release=release,
        generation=asked.found.generation,
        cache="hit" if held is None else "skip" if asked.ask.cache == "skip" else "miss",
        usage=said.usage,
        cost=held.plan.card.price.cost(said.usage) if held else 0,
    )


def _trace(
    said: _Said, end: End, asked: Asked, outcome: Outcome, error: str | None, ports: Ports
) -> Trace:
    answer = Answer.folded([*said.events, end])
    return Trace(
        ask=asked.ask,
        found=asked.found,
        prompt=asked.held.plan.prompt if asked.held else None,
        text=answer.text,
        tool_calls=answer.tool_calls,
        citations=answer.citations,
        outcome=outcome,
        error=error,
        end=end,
        started_at=asked.started_at,
        first_text_at=said.first_text_at,
        ended_at=ports.clock.now(),
    )


def _measure(end: End, asked: Asked, outcome: Outcome, ports: Ports) -> None:
    seconds = (ports.clock.now() - asked.started_at).total_seconds()
    about = {"feature": asked.feature.name, "model": end.model, "cache": end.cache}
    ports.metrics.count("Answers", 1, "Count", outcome=outcome, **about)
    ports.metrics.count("AnswerSeconds", seconds, "Seconds", **about)
    ports.metrics.count("AnswerCost", end.cost, "None", **about)


def _keep(said: _Said, end: End, asked: Asked, ports: Ports) -> None:
    """Keep a whole answer that has evidence, unless it came from the cache or may not go there."""
    answer = Answer.folded([*said.events, end])
    if end.cache == "miss" and end.reason == "stop" and answer.citations and not asked.ask.tools:
        key = asked.ask.fingerprint(end.release, end.generation)
        ports.answers.put(key, answer, asked.feature.cache_seconds)
