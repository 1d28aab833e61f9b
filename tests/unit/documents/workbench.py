"""A workshop of twins, where something may happen while a file is read or embedded."""

from dataclasses import dataclass, field

from shared.documents.desk import DocumentDesk
from shared.documents.process import process
from shared.documents.sweeping import Sweeping
from shared.documents.workshop import Workshop
from shared.errors import DocumentError, StoreUnavailable
from shared.retrieval.indexer import GenerationIndexer
from shared.stores.memory.documents import MemoryDocuments
from shared.stores.memory.intake import MemoryIntake
from shared.stores.memory.uploads import MemoryUploads
from shared.stores.memory.workbench import MemoryWorkbench
from shared.types.documents import Document, ProcessTask, Upload
from shared.types.recipe import Generation
from shared.types.retrieval import Extract
from shared.types.webhooks import Event
from tests.contract.still_clock import StillClock
from tests.unit.retrieval.shelves import Happening, Shelves, Weigher, Weighers, nothing, recipe
from tests.unit.world import ADA, CountedIds


def plenty() -> float:
    """A whole function's time."""
    return 900.0


class Reader:
    """Reads text; a file that says `locked` cannot be read. Once, something happens meanwhile."""

    def __init__(self) -> None:
        self.meanwhile: Happening = nothing
        self.read = 0

    def extract(self, name: str, data: bytes) -> Extract:
        """Read a file."""
        self.read += 1
        happening, self.meanwhile = self.meanwhile, nothing
        happening()
        if data == b"locked":
            raise DocumentError("encrypted_pdf", "The file has a password. Upload it without one.")
        return Extract(title=name, text=data.decode(), pages=1, warnings=_warnings(data))


def _warnings(data: bytes) -> tuple[str, ...]:
    return ("Page 2 is a picture.",) if b"picture" in data else ()


class Told:
    """A herald who remembers what he was to tell; he can be ill."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.ill = False
        self.meanwhile: Happening = nothing

    def tell(self, event: Event) -> None:
        """Remember it."""
        happening, self.meanwhile = self.meanwhile, nothing
        happening()
        if self.ill:
            raise StoreUnavailable("The table of deliveries does not answer.")
        self.events.append(event)

    @property
    def types(self) -> list[str]:
        """What was told, in order, without what the events are about."""
        return [event.type.removeprefix("document.") for event in self.events]


@dataclass
class Bench:
    """The twins, by name, and the desk and workshop over them."""

    clock: StillClock = field(default_factory=StillClock)
    documents: MemoryDocuments = field(default_factory=MemoryDocuments)
    uploads: MemoryUploads = field(init=False)
    reader: Reader = field(default_factory=Reader)
    weighers: Weighers = field(default_factory=Weighers)
    shelves: Shelves = field(default_factory=Shelves)
    told: Told = field(default_factory=Told)
    intake: MemoryIntake = field(default_factory=MemoryIntake)
    understanding: MemoryIntake = field(default_factory=MemoryIntake)
    aside: MemoryWorkbench = field(default_factory=MemoryWorkbench)
    ids: CountedIds = field(default_factory=CountedIds)
    understands: bool = False

    def __post_init__(self) -> None:
        self.uploads = MemoryUploads(self.clock)

    @property
    def indexer(self) -> GenerationIndexer:
        """The indexer."""
        return GenerationIndexer(self.shelves, self.weighers, recipe())

    @property
    def weigher(self) -> Weigher:
        """The embedding model of the first generation."""
        return self.weighers.of(recipe())

    @property
    def shop(self) -> Workshop:
        """The workshop."""
        return Workshop(
            documents=self.documents,
            uploads=self.uploads,
            extractor=self.reader,
            indexer=self.indexer,
            herald=self.told,
            intake=self.intake,
            understanding=self.understanding,
            bench=self.aside,
            clock=self.clock,
            ids=self.ids,
            understands=self.understands,
        )

    @property
    def desk(self) -> DocumentDesk:
        """The desk."""
        return DocumentDesk(
            documents=self.documents,
            uploads=self.uploads,
            index=self.indexer,
            herald=self.told,
            intake=self.intake,
            clock=self.clock,
            ids=self.ids,
        )

    @property
    def sweeping(self) -> Sweeping:
        """What the sweep works with."""
        return Sweeping(
            documents=self.documents,
            uploads=self.uploads,
            index=self.indexer,
            herald=self.told,
            intake=self.intake,
            understanding=self.understanding,
            clock=self.clock,
            ids=self.ids,
        )

    def process(self, upload: Upload) -> Document | None:
        """Process a file with all the time in the world."""
        return process(upload, self.shop, plenty)

    def work(self) -> int:
        """Do what was handed out, until nothing is left; says how much that was."""
        for number in range(100):
            if not self.intake.waiting:
                return number
            task = self.intake.waiting.popleft()
            assert isinstance(task, ProcessTask)
            self.process(task.upload)
        raise AssertionError("There is no end of work.")

    def another(self, number: int = 2, model: str = "other") -> Generation:
        """Make another generation, by another embedding model, beside the live one."""
        return self.shelves.create(f"g2-made-{number:04d}", recipe(model, 3))

    def breaks(self, *names: str) -> None:
        """Let the generations of these names be down, and all others be up."""
        self.shelves.broken.clear()
        self.shelves.broken.update(names)

    def announced(self, name: str = "a.txt", groups: tuple[str, ...] = ()) -> Document:
        """Announce a document of Ada's."""
        return self.desk.announce(ADA, name, groups, {})[0]

    def uploaded(self, document: Document, data: bytes = b"one\ntwo") -> Upload:
        """Upload its bytes; gives the event that says so."""
        return self.uploads.put(document.key, data)

    def now(self, document: Document) -> Document:
        """Read the document as it stands, which must be there."""
        stands = self.documents.get(document.tenant, document.id)
        assert stands is not None
        return stands

    @property
    def names(self) -> list[str]:
        """The generations' names, the oldest first."""
        return [generation.name for generation in self.shelves.all()]

    def held(self, document: Document) -> list[list[str] | None]:
        """What each generation holds of it; none where it holds nothing."""
        key = document.tenant, document.id
        found = [self.shelves.shelf(name).documents.get(key) for name in self.names]
        return [held.texts if held else None for held in found]

    def texts(self, document: Document) -> list[str] | None:
        """What all generations hold of it, which must be the same."""
        held = self.held(document)
        assert all(other == held[0] for other in held)
        return held[0] if held else None
