"""A small house in memory in which things can be put out of joint, and an audit of it."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.audit.audit_page import audit_page
from shared.audit.parts import Auditing
from shared.documents.process import process
from shared.documents.workshop import Workshop
from shared.observe import TalliedMetrics
from shared.retrieval.indexer import GenerationIndexer
from shared.stores.memory.audits import MemoryAudits
from shared.stores.memory.deliveries import MemoryDeliveries
from shared.stores.memory.documents import MemoryDocuments
from shared.stores.memory.intake import MemoryIntake
from shared.stores.memory.postbox import MemoryPostbox
from shared.stores.memory.queues import MemoryQueues
from shared.stores.memory.uploads import MemoryUploads
from shared.stores.memory.workbench import MemoryWorkbench
from shared.types.audit import WALKS, Finding, Walk
from shared.types.documents import Document, ProcessTask, Status, Upload
from shared.types.retrieval import Extract
from shared.types.webhooks import Event
from tests.contract.still_clock import StillClock
from tests.unit.reindex.shelves import Shelves
from tests.unit.retrieval.shelves import Weighers, recipe
from tests.unit.world import CountedIds

LIVE = "g2-made-0001"
RECIPE, ANOTHER = recipe("weigher", 16), recipe("other", 16)
LONG = 3 * 3_600
"""Seconds after which nothing can still be on its way."""


class Reader:
    """Reads text."""

    def extract(self, name: str, data: bytes) -> Extract:
        """Read a file."""
        return Extract(title=name, text=data.decode(), pages=1)


class Told:
    """A herald that notes what it was to tell."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def tell(self, event: Event) -> None:
        """Note it."""
        self.events.append(event)

    def of(self, document: Document) -> list[str]:
        """What was told of a document."""
        return [event.type for event in self.events if event.subject == document.id]


@dataclass
class Bench:
    """The twins, by name; one generation of the index is live, if it is `started`."""

    clock: StillClock = field(default_factory=StillClock)
    documents: MemoryDocuments = field(default_factory=MemoryDocuments)
    shelves: Shelves = field(default_factory=Shelves)
    intake: MemoryIntake = field(default_factory=MemoryIntake)
    understanding: MemoryIntake = field(default_factory=MemoryIntake)
    postbox: MemoryPostbox = field(default_factory=MemoryPostbox)
    audits: MemoryAudits = field(default_factory=MemoryAudits)
    metrics: TalliedMetrics = field(default_factory=TalliedMetrics)
    herald: Told = field(default_factory=Told)
    ids: CountedIds = field(default_factory=CountedIds)
    started: bool = True
    dead: deque[Any] = field(default_factory=deque)
    changes: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.uploads = MemoryUploads(self.clock)
        self.deliveries = MemoryDeliveries(self.clock)
        if self.started:
            self.shelves.create(LIVE, RECIPE)
            self.shelves.promote(LIVE)

    @property
    def indexer(self) -> GenerationIndexer:
        """The indexer."""
        return GenerationIndexer(self.shelves, Weighers(), RECIPE)

    @property
    def parts(self) -> Auditing:
        """What an audit is made with; `changes` replace some of it."""
        parts: dict[str, Any] = {
            "documents": self.documents,
            "uploads": self.uploads,
            "index": self.indexer,
            "herald": self.herald,
            "intake": self.intake,
            "understanding": self.understanding,
            "clock": self.clock,
            "ids": self.ids,
            "generations": self.shelves,
            "deliveries": self.deliveries,
            "postbox": self.postbox,
            "queues": MemoryQueues({"uploads": (self.intake.waiting, self.dead)}),
            "metrics": self.metrics,
        }
        return Auditing(**(parts | self.changes))

    @property
    def shop(self) -> Workshop:
        """What files are processed with."""
        return Workshop(
            documents=self.documents,
            uploads=self.uploads,
            extractor=Reader(),
            indexer=self.indexer,
            herald=self.herald,
            intake=self.intake,
            understanding=self.understanding,
            bench=MemoryWorkbench(),
            clock=self.clock,
            ids=self.ids,
        )

    def put(self, key: str, text: str = "one\ntwo") -> Upload:
        """Put a file into the bucket, whose event is lost."""
        return self.uploads.put(key, text.encode())

    def direct(self, key: str = "acme/notes/a.txt", text: str = "one\ntwo") -> Document:
        """A document whose file was put straight into the bucket, and that was indexed."""
        document = process(self.put(key, text), self.shop, plenty)
        assert document is not None
        assert document.status == "indexed"
        return document

    def announced(self, id: str = "doc_1", status: Status = "awaiting_upload") -> Document:
        """A document that was announced, and has no file yet."""
        now = self.clock.now()
        document = Document(
            id=id,
            tenant="acme",
            owner="ada",
            name="a.txt",
            status=status,
            created_at=now,
            updated_at=now,
            deadline=now if status == "awaiting_upload" else None,
        )
        self.documents.create(document)
        return document

    def indexed(self, id: str = "doc_1", text: str = "one\ntwo") -> Document:
        """A document that was announced, uploaded and indexed."""
        announced = self.announced(id)
        process(self.put(announced.key, text), self.shop, plenty)
        return self.now(announced)

    def changed(self, document: Document, **changes: Any) -> Document:
        """Save something about a document, past everybody who should have."""
        saved = self.documents.save(self.now(document).model_copy(update=changes))
        assert saved is not None
        return saved

    def now(self, document: Document) -> Document:
        """A document as it stands."""
        stands = self.documents.get(document.tenant, document.id)
        assert stands is not None
        return stands

    def holds(self, document: Document, generation: str = LIVE) -> bool:
        """Whether a generation holds passages of a document."""
        return (document.tenant, document.id) in self.shelves.shelf(generation).rows

    def later(self, seconds: float = LONG) -> None:
        """Let time pass."""
        self.clock.sleep(seconds)

    def works(self) -> None:
        """Do what was handed out."""
        while self.intake.waiting:
            task = self.intake.waiting.popleft()
            assert isinstance(task, ProcessTask)
            process(task.upload, self.shop, plenty)

    def walk(self, walk: Walk, *, fix: bool = False) -> Sequence[Finding]:
        """Everything that one walk finds, page by page."""
        found: list[Finding] = []
        cursor = None
        while True:
            page = audit_page(walk, cursor, self.parts, fix)
            found += page.findings
            cursor = page.next_cursor
            if cursor is None:
                return found

    def audit(self, *, fix: bool = False) -> Sequence[Finding]:
        """Everything that an audit finds."""
        return [found for walk in WALKS for found in self.walk(walk, fix=fix)]


def plenty() -> float:
    """All the time in the world."""
    return 1_000.0


def kinds(findings: Sequence[Finding]) -> list[str]:
    """What kinds of findings they are."""
    return [finding.kind for finding in findings]
