"""A workshop of twins, where something may happen while a file is read or embedded."""

from dataclasses import dataclass, field

from shared.documents.desk import DocumentDesk
from shared.documents.process import Workshop
from shared.errors import DocumentError
from shared.retrieval.indexer import GenerationIndexer
from shared.stores.memory.documents import MemoryDocuments
from shared.stores.memory.uploads import MemoryUploads
from shared.types.documents import Document, Upload
from shared.types.recipe import Generation
from shared.types.retrieval import Extract
from tests.contract.still_clock import StillClock
from tests.unit.retrieval.shelves import Happening, Shelves, Weigher, Weighers, nothing, recipe
from tests.unit.world import ADA, CountedIds


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
        return Extract(title=name, text=data.decode(), pages=1)


@dataclass(frozen=True)
class Bench:
    """The twins, by name, and the desk and workshop over them."""

    clock: StillClock = field(default_factory=StillClock)
    documents: MemoryDocuments = field(default_factory=MemoryDocuments)
    uploads: MemoryUploads = field(default_factory=MemoryUploads)
    reader: Reader = field(default_factory=Reader)
    weighers: Weighers = field(default_factory=Weighers)
    shelves: Shelves = field(default_factory=Shelves)
    ids: CountedIds = field(default_factory=CountedIds)

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
            clock=self.clock,
        )

    @property
    def desk(self) -> DocumentDesk:
        """The desk."""
        return DocumentDesk(self.documents, self.uploads, self.indexer, self.clock, self.ids)

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
        upload = Upload(
            tenant=document.tenant,
            document_id=document.id,
            name=document.name,
            version="",
            size=len(data),
        )
        version = self.uploads.put(upload.key, data)
        return upload.model_copy(update={"version": version})

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
