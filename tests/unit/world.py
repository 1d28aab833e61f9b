"""A small world to ask questions in: a release, a clock that stands still, twins for every port."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from shared.models.scripted import Script, ScriptedModels
from shared.observe import TalliedMetrics
from shared.pipeline import answer
from shared.ports import Ports
from shared.prompts.library import PromptLibrary
from shared.safety.phrases import PhraseGuard
from shared.stores.memory.answers import MemoryAnswers
from shared.stores.memory.ledger import MemoryLedger
from shared.stores.memory.traces import MemoryTraces
from shared.types.chat import Ask, Message
from shared.types.events import Answer, Citation, Stop, StopReason, Text
from shared.types.identity import Principal
from shared.types.money import Cap, Counter, Price, Usage
from shared.types.plan import Plan, Prompt
from shared.types.release import Bundle, Caps, Feature, GuardPolicy, ModelCard, Retrieval
from shared.types.retrieval import Found, Hit, Passage, Query
from shared.types.trace import Trace
from tests.contract.still_clock import START, StillClock

ADA = Principal(tenant="acme", user="ada", groups=("staff",), scopes=frozenset(("chat",)))
BOB = Principal(tenant="brick", user="bob", groups=("staff",), scopes=frozenset(("chat",)))
PRICE = Price(input="1.00", cache_read="0.10", cache_write="1.25", output="4.00")
CARD = ModelCard(
    id="stage",
    adapter="offline",
    name="stage",
    price=PRICE,
    price_source="made up",
    context_tokens=100_000,
    max_output_tokens=1_000,
)
SCRIBE = CARD.model_copy(
    update={
        "id": "scribe",
        "price": Price(input="0.10", cache_read="0.01", cache_write="0.10", output="0.40"),
    }
)
"""A cheaper model, which makes follow-ups stand by themselves where a feature says so."""
REWRITING = {"rewrite": {"prompt": "rewrite@1", "model": "scribe", "milliseconds": 10_000}}
CAPS = Caps(
    tenant=Cap(period="month", limit="1.00"),
    feature=Cap(period="month", limit="1.00"),
    user=Cap(period="day", limit="1.00"),
)
FEATURE = Feature(
    name="assistant",
    description="Answers.",
    prompt="answer@1",
    model="stage",
    max_output_tokens=500,
    caps=CAPS,
)
USED = Usage(input_tokens=50, output_tokens=20)
USED_COSTS = 50 * 1_000 + 20 * 4_000
"""What `USED` costs at `PRICE`, in nano-dollars."""


class CountedIds:
    """Names that count from one."""

    def __init__(self) -> None:
        self._made = 0

    def new(self, prefix: str) -> str:
        """Make the next name."""
        self._made += 1
        return f"{prefix}_{self._made:026}"


class FixedRetriever:
    """Finds the same passages for everybody, in the order in which they stand here."""

    def __init__(self, *passages: Passage, generation: str = "g1") -> None:
        self.passages = list(passages)
        self.generation = generation
        self.queries: list[Query] = []

    def search(self, query: Query, settings: Retrieval) -> Found:
        """Give what there is."""
        del settings
        self.queries.append(query)
        return found(*self.passages, generation=self.generation).model_copy(
            update={"query": query.text}
        )


def found(*passages: Passage, generation: str = "g1") -> Found:
    """Rank passages in the order given."""
    hits = (Hit(passage=it, score=1 / (i + 1), legs={}) for i, it in enumerate(passages))
    return Found(hits=tuple(hits), generation=generation)


def passage(number: int, text: str = "", **changes: Any) -> Passage:
    """Write one passage of a document of its own, there since before the world began."""
    fields = {
        "id": f"p{number}",
        "text": text or f"Fact {number}.",
        "title": f"Book {number}",
        "start": 0,
        "end": 7,
        "document_id": f"d{number}",
        "indexed_at": START.replace(year=2025),
    }
    return Passage.model_validate(fields | changes)


def bundle(id: str = "rel_1", **changes: Any) -> Bundle:
    """Release one feature, with some of its fields changed."""
    feature = Feature.model_validate(FEATURE.model_dump() | changes)
    templates = {
        "answer@1": "Answer from these passages.\n$passages",
        "rewrite@1": "Rewrite the question; it may cost $$1.",
    }
    models = {"stage": CARD, "scribe": SCRIBE}
    return Bundle(id=id, features={"assistant": feature}, models=models, prompts=templates)


def caps(**limits: int) -> Caps:
    """Cap the tenant, the feature or the user at so many nano-dollars."""
    period = CAPS.model_dump()
    return Caps.model_validate(period | {k: period[k] | {"limit": v} for k, v in limits.items()})


def said(*texts: str, usage: Usage = USED, reason: StopReason = "stop") -> Script:
    """Script an answer of these deltas, counted at its end."""
    return [*(Text(text=text) for text in texts), usage, Stop(reason=reason)]


def world(*scripts: Script, clock: StillClock | None = None, **parts: Any) -> Ports:
    """Put a world together in which the model plays these scripts; `parts` replace its ports."""
    time = clock or StillClock()
    ports = Ports(
        release=bundle(),
        retriever=FixedRetriever(passage(1), passage(2)),
        answers=MemoryAnswers(time),
        prompts=PromptLibrary(),
        models=ScriptedModels(*(scripts or (said("It is so [1]."),))),
        ledger=MemoryLedger(time),
        guard=PhraseGuard(),
        traces=MemoryTraces(),
        metrics=TalliedMetrics(),
        clock=time,
        ids=CountedIds(),
    )
    return replace(ports, **parts)


def ask(question: str = "Is it so?", **changes: Any) -> Ask:
    """Ask one question, as Ada of Acme unless somebody else is named."""
    fields = {
        "trace_id": "chatcmpl_1",
        "principal": ADA,
        "feature": "assistant",
        "messages": (Message(role="user", content=question),),
    }
    return Ask.model_validate(fields | changes)


def follow_up(question: str = "How deep is it?", **changes: Any) -> Ask:
    """Ask a question that leans on the turn before it."""
    turns = (
        Message(role="user", content="What is a fen?"),
        Message(role="assistant", content="A bog [1]."),
        Message(role="user", content=question),
    )
    return ask(**{"messages": turns} | changes)


def plan(prompt: Prompt | None = None, **changes: Any) -> Plan:
    """Plan to send a prompt, by default a short one, with some of its fields changed."""
    short = Prompt(
        system="Answer.", messages=(Message(role="user", content="Is it so?"),), max_tokens=500
    )
    sent = (prompt or short).model_copy(update=changes)
    return Plan(feature=FEATURE, card=CARD, prompt=sent)


def answered(ports: Ports, question: Ask | None = None) -> Answer:
    """Let the pipeline answer, and fold what it says."""
    return Answer.folded(answer(question or ask(), ports))


def trace_of(ports: Ports, question: Ask | None = None) -> Trace:
    """Read the trace of a question, which must be there."""
    asked = question or ask()
    trace = ports.traces.get(asked.principal.tenant, asked.trace_id)
    assert trace is not None
    return trace


def spent(ports: Ports, who: Principal = ADA) -> list[int]:
    """What is settled or held, in nano-dollars: by the tenant, by the feature, by the user."""
    counters = (
        Counter(scope=f"tenant#{who.tenant}", period="2026-11", limit=0),
        Counter(scope="feature#assistant", period="2026-11", limit=0),
        Counter(scope=f"user#{who.tenant}#{who.user}", period="2026-11-23", limit=0),
    )
    return [ports.ledger.committed(counter) for counter in counters]


def cited(answer: Answer) -> list[int]:
    """Name the markers of an answer's citations, in order."""
    return [citation.index for citation in answer.citations]


def policy(*forbidden: str) -> GuardPolicy:
    """Forbid these phrases."""
    return GuardPolicy(forbidden=forbidden)


def texts(events: Sequence[object]) -> str:
    """Join the text among some events."""
    return "".join(event.text for event in events if isinstance(event, Text))


def citations(events: Sequence[object]) -> list[int]:
    """Name the markers of the citations among some events."""
    return [event.index for event in events if isinstance(event, Citation)]


def cut(text: str, places: Sequence[int]) -> list[str]:
    """Cut a text into deltas at these places."""
    return [text[start:end] for start, end in pairwise([0, *sorted(places), len(text)])]
