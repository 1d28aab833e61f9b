"""Between guard and retrieve: a follow-up question that a model makes stand by itself."""

import json
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from unicodedata import category

from shared.errors import BudgetSpent, ModelError, StoreUnavailable
from shared.ports import Clock, Ledger, Models, Ports
from shared.types.chat import Ask, Message
from shared.types.events import DraftEvent, Stop, StopReason, Text
from shared.types.money import Usage
from shared.types.plan import Held, Plan, Prompt
from shared.types.release import Feature, Rewrite
from shared.types.rewriting import Rewriting

Holding = Callable[[Plan, Ask, Ledger, datetime, str], Held]
Generating = Callable[[Plan, Models, Clock], Generator[DraftEvent]]

PURPOSE = "rewrite"
TURNS = 6
TURN_CHARACTERS = 1_500
QUESTION_CHARACTERS = 1_000
"""A question that is longer stands by itself; what a model makes of one is not longer, either."""

BYTES_PER_TOKEN = 4
"""A fair guess at English text, used only where the provider was not waited for."""

LATE, UNUSABLE = "rewrite_late", "rewrite_unusable"


@dataclass
class _Heard:
    """What the model has said so far, and whether anybody still listens."""

    texts: list[str] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    reason: StopReason | None = None
    error: str | None = None
    is_given_up: bool = False


def rewrite(
    ask: Ask, feature: Feature, ports: Ports, hold: Holding, generate: Generating
) -> Rewriting | None:
    """The question to search instead, paid for as an answer is; nothing where none is needed.

    The stages that hold money and ask models are lent by the pipeline. A model that fails, a
    spent budget or a useless reply leave `text` empty: no follow-up fails for want of a better
    wording, and none waits longer than the feature's `milliseconds` for it.
    """
    settings = feature.retrieval.rewrite
    plan = _plan(ask, feature, settings, ports) if settings else None
    if settings is None or plan is None:
        return None
    try:
        held = hold(plan, ask, ports.ledger, ports.clock.now(), PURPOSE)
    except (BudgetSpent, StoreUnavailable) as refusal:
        tried = Rewriting(prompt=plan.prompt, model=plan.card.id, error=refusal.code)
    else:
        draft = generate(held.plan, ports.models, ports.clock)
        tried = _billed(held, draft, settings.milliseconds / 1_000, ports)
    ports.metrics.measure(
        "Rewrites", 1, "Count", feature=feature.name, outcome=tried.error or "rewritten"
    )
    return tried


def _plan(ask: Ask, feature: Feature, settings: Rewrite, ports: Ports) -> Plan | None:
    """The call to make, where there is an earlier turn and the question may lean on it."""
    if not ask.turn_before or len(ask.question) > QUESTION_CHARACTERS:
        return None
    card = ports.release.models[settings.model]
    prompt = Prompt(
        system=ports.prompts.render(ports.release.prompts[settings.prompt], ()),
        messages=(Message(role="user", content=_conversation(ask)),),
        max_tokens=min(settings.max_output_tokens, card.max_output_tokens),
    )
    if prompt.most_tokens + prompt.max_tokens > card.context_tokens:
        return None
    return Plan(feature=feature, card=card, prompt=prompt)


def _conversation(ask: Ask) -> str:
    """The last turns and the question, as JSON: no turn's text can pose as another turn."""
    spoken = [turn for turn in ask.messages if turn.role in ("user", "assistant")]
    last = max(place for place, turn in enumerate(spoken) if turn.role == "user")
    earlier = [turn for turn in spoken[:last] if turn.content.strip()][-TURNS:]
    turns = [{turn.role: turn.content[:TURN_CHARACTERS]} for turn in earlier]
    return json.dumps({"conversation": turns, "question": ask.question}, ensure_ascii=False)


def _billed(held: Held, draft: Generator[DraftEvent], seconds: float, ports: Ports) -> Rewriting:
    """Listen to the model, and settle what it cost, however that ends."""
    heard = _Heard()
    try:
        _listen(draft, heard, seconds)
    finally:
        used = _used(heard, held.plan.prompt)
        price = held.plan.card.price.cost(used)
        cost = min(price, held.hold.estimate)
        _settle(held, cost, price - cost, ports)
    text = _one_line("".join(heard.texts))
    error = heard.error or _flaw(heard, text)
    return Rewriting(
        prompt=held.plan.prompt,
        model=held.plan.card.id,
        text="" if error else text,
        error=error,
        usage=used,
        cost=cost,
    )


def _listen(draft: Generator[DraftEvent], heard: _Heard, seconds: float) -> None:
    """Note what the model says, for so many seconds at most.

    A provider that says nothing can only be left by another thread than the one that listens; that
    one hangs up at the next event, or when the provider's own timeout ends it.
    """
    pool = ThreadPoolExecutor(1, PURPOSE)
    listening = pool.submit(_note, draft, heard)
    try:
        listening.result(timeout=seconds)
    except TimeoutError:
        heard.error = LATE
    except ModelError as failure:
        heard.error = failure.code
    finally:
        heard.is_given_up = True
        pool.shutdown(wait=False)


def _note(draft: Generator[DraftEvent], heard: _Heard) -> None:
    with closing(draft):
        for event in draft:
            if heard.is_given_up:
                return
            if isinstance(event, Text):
                heard.texts.append(event.text)
            elif isinstance(event, Usage):
                heard.usage = event
            elif isinstance(event, Stop):
                heard.reason = event.reason


def _used(heard: _Heard, prompt: Prompt) -> Usage:
    """What was used: as counted, or where nobody waited for the count, the most it may become."""
    if heard.error != LATE:
        return heard.usage
    sent = len(prompt.system.encode()) + sum(len(it.content.encode()) for it in prompt.messages)
    counted = heard.usage.model_dump()
    counted["input_tokens"] = counted["input_tokens"] or -(-sent // BYTES_PER_TOKEN)
    counted["output_tokens"] = max(counted["output_tokens"], prompt.max_tokens)
    return Usage.model_validate(counted)


def _settle(held: Held, cost: int, excess: int, ports: Ports) -> None:
    """Pay, and say what it cost; what cannot be settled now is released at the deadline."""
    try:
        ports.ledger.settle(held.hold, cost)
    except StoreUnavailable:
        ports.metrics.measure("RewritesUnsettled", 1, "Count")
    about = {"feature": held.plan.feature.name, "model": held.plan.card.id}
    ports.metrics.measure("RewriteCost", cost, "None", **about)
    if excess:
        ports.metrics.measure("CostBeyondHold", excess, "None", model=held.plan.card.id)


def _one_line(text: str) -> str:
    """The text in one line, without characters that nobody types."""
    typed = "".join(" " if category(it) in ("Cc", "Cs") else it for it in text)
    return " ".join(typed.split())


def _flaw(heard: _Heard, text: str) -> str | None:
    """Why a reply is no question to search for: cut off, empty, or far too long."""
    is_whole = heard.reason == "stop" and 0 < len(text) <= QUESTION_CHARACTERS
    return None if is_whole else UNUSABLE
