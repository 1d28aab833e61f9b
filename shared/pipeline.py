"""The product: how one question becomes one answer."""

from collections.abc import Generator

from shared.ports import Ports
from shared.stages.generate import generate
from shared.stages.guard import guard
from shared.stages.hold import hold
from shared.stages.moderate import moderate
from shared.stages.recall import recall
from shared.stages.record import Asked, record
from shared.stages.retrieve import retrieve
from shared.stages.rewrite import rewrite
from shared.stages.route import route
from shared.types.chat import Ask
from shared.types.events import Event


def answer(ask: Ask, ports: Ports) -> Generator[Event]:
    """The answer as a stream of text, tool calls, citations, and one `End`.

    Raises a GroundworkError before the first event or between two; a closed stream is billed too.
    """
    started = ports.clock.now()
    feature = guard(ask, ports.release)
    rewriting = rewrite(ask, feature, ports, hold, generate)
    found = retrieve(ask, feature, rewriting, ports.retriever)
    kept = recall(ask, found, ports.release.id, ports.answers, ports.metrics)
    if kept is not None:
        yield from record(kept, Asked(ask, feature, found, None, started, rewriting), ports)
        return
    plan = route(ask, feature, found, ports.release, ports.prompts)
    held = hold(plan, ask, ports.ledger, started)
    draft = generate(held.plan, ports.models, ports.clock)
    shown = moderate(draft, feature.guard, ports.guard)
    yield from record(shown, Asked(ask, feature, found, held, started, rewriting), ports)
