"""A document that waits to be understood, and everything that it takes."""

import json
from dataclasses import dataclass, field
from typing import Any

from shared.documents.extracts import put_extract
from shared.models.scripted import ScriptedModels
from shared.observe import TalliedMetrics
from shared.prompts.library import PromptLibrary
from shared.safety.phrases import PhraseGuard
from shared.stores.memory.documents import MemoryDocuments
from shared.stores.memory.ledger import MemoryLedger
from shared.stores.memory.traces import MemoryTraces
from shared.stores.memory.workbench import MemoryWorkbench
from shared.types.documents import Document, UnderstandTask
from shared.types.events import Stop, StopReason, Text
from shared.types.money import Counter, Usage
from shared.types.release import Bundle, Feature, ModelCard
from shared.types.retrieval import Extract
from shared.types.trace import Trace
from shared.types.understanding import Understanding
from shared.understanding.parts import UnderstandingParts
from shared.understanding.understand import understand
from tests.contract.still_clock import START, StillClock
from tests.unit.documents.workbench import Told
from tests.unit.world import CARD, FEATURE, USED, USED_COSTS, CountedIds

TEXT = (
    "Invoice 2231 of Hollow Pumps. The blue pump is guaranteed for seven years and was delivered "
    "in May.\n\nThe total to be paid is 44.10 euros. Please pay within thirty days."
)
LABELS = ("invoice", "contract")
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["total"],
    "properties": {
        "total": {"type": "number"},
        "seller": {"type": "string"},
        "due": {"type": "string", "format": "date"},
    },
}
OFFLINE = CARD.model_copy(update={"id": "offline", "adapter": "offline"})
WRITER = CARD.model_copy(update={"id": "writer", "adapter": "openai", "max_output_tokens": 4_000})
TOTAL = {"value": 44.1, "confidence": 0.95, "quote": "The total to be paid is 44.10 euros."}
INVOICE = {"name": "invoice", "confidence": 0.9, "quote": "invoice  2231\nof Hollow Pumps"}
TASK = UnderstandTask(tenant="acme", document_id="doc_1", version="v1")
COST = USED_COSTS
"""What one scripted reply costs, in nano-dollars."""


def reply(**changes: Any) -> str:
    """Write a good reply, with some of its entries changed."""
    whole = {
        "summary": "Hollow Pumps asks for 44.10 euros for a blue pump.",
        "language": "en",
        "confidence": 0.98,
        "labels": [INVOICE],
        "fields": {"total": TOTAL},
    }
    return json.dumps(whole | changes)


def says(text: str, reason: StopReason = "stop", usage: Usage = USED) -> Any:
    """Script a reply in two halves."""
    middle = len(text) // 2
    return [Text(text=text[:middle]), Text(text=text[middle:]), usage, Stop(reason=reason)]


def feature(name: str = "assistant", **changes: Any) -> Feature:
    """A feature that has a model understand its documents, with some of its settings changed."""
    asked = {"model": "writer", "labels": LABELS, "fields": SCHEMA}
    guard = {"forbidden": changes.pop("forbidden", ())}
    other = changes.pop("caps", FEATURE.caps)
    settings = changes.pop("understanding", asked | changes)
    fields = {"name": name, "understanding": settings, "guard": guard, "caps": other}
    return Feature.model_validate(FEATURE.model_dump() | fields)


def release(*features: Feature, card: ModelCard = WRITER) -> Bundle:
    """Release some features."""
    return Bundle(
        id="rel_1",
        features={it.name: it for it in features or (feature(),)},
        models={"offline": OFFLINE, "writer": card, "stage": CARD},
        prompts={"answer@1": "$passages", "understand@1": "Read it; it may cost $$1."},
    )


@dataclass
class Library:
    """The parts, by name, over a document that waits."""

    models: Any = field(default_factory=lambda: ScriptedModels(says(reply())))
    release: Bundle = field(default_factory=release)
    text: str = TEXT
    document: Any = field(default_factory=dict)
    clock: StillClock = field(default_factory=StillClock)
    documents: Any = field(default_factory=MemoryDocuments)
    bench: Any = field(default_factory=MemoryWorkbench)
    ledger: Any = None
    traces: Any = field(default_factory=MemoryTraces)
    told: Told = field(default_factory=Told)
    metrics: TalliedMetrics = field(default_factory=TalliedMetrics)

    def __post_init__(self) -> None:
        self.ledger = self.ledger or MemoryLedger(self.clock)
        fields = {
            "id": "doc_1",
            "tenant": "acme",
            "owner": "ada",
            "name": "bill.txt",
            "status": "indexed",
            "version": "v1",
            "understanding": Understanding(state="waiting", version="v1"),
            "created_at": START,
            "updated_at": START,
            "deadline": START,
        }
        document = Document.model_validate(fields | self.document)
        self.documents.create(document)
        put_extract(document, Extract(title="Bill", text=self.text), self.bench)

    @property
    def parts(self) -> UnderstandingParts:
        """The parts."""
        return UnderstandingParts(
            release=self.release,
            documents=self.documents,
            bench=self.bench,
            prompts=PromptLibrary(),
            models=self.models,
            ledger=self.ledger,
            guard=PhraseGuard(),
            traces=self.traces,
            herald=self.told,
            metrics=self.metrics,
            clock=self.clock,
            ids=CountedIds(),
        )

    def understand(self) -> Document | None:
        """Have the document understood."""
        return understand(TASK, self.parts)

    def understood(self) -> Understanding:
        """Have it understood, and read what came of it."""
        self.understand()
        return self.now()

    def now(self) -> Understanding:
        """What is understood of it, as it stands."""
        made = self.stands().understanding
        assert made is not None
        return made

    def stands(self) -> Document:
        """The document as it stands."""
        document: Document | None = self.documents.get("acme", "doc_1")
        assert document is not None
        return document

    def change(self, **changes: Any) -> None:
        """Change the document, as somebody else would."""
        assert self.documents.save(self.stands().model_copy(update=changes))

    def trace(self) -> Trace:
        """The trace of the last call."""
        trace: Trace | None = self.traces.get("acme", self.now().trace_id)
        assert trace is not None
        return trace

    def spent(self) -> list[int]:
        """What is settled or held: by the tenant, by the feature, by the owner."""
        return [
            self.ledger.committed(Counter(scope=scope, period=period, limit=0))
            for scope, period in (
                ("tenant#acme", "2026-11"),
                ("feature#assistant", "2026-11"),
                ("user#acme#ada", "2026-11-23"),
            )
        ]
