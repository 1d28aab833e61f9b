"""A workshop of twins, where something may happen while a file is read or embedded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from shared.documents.desk import DocumentDesk
from shared.documents.process import Workshop
from shared.errors import DocumentError
from shared.stores.memory.documents import MemoryDocuments
from shared.stores.memory.uploads import MemoryUploads
from shared.types.documents import Document, Upload
from shared.types.retrieval import Chunk, Extract, Legs, Query
from tests.contract.still_clock import StillClock
from tests.unit.world import ADA, CountedIds

if TYPE_CHECKING:
    from shared.ports import Vectors

Happening = Callable[[], object]


def nothing() -> None:
    """Let nothing happen."""


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


class Cutter:
    """Makes a chunk of every line."""

    def chunk(self, extract: Extract) -> list[Chunk]:
        """Cut a text."""
        return [
            Chunk(id=line, text=line, title=extract.title, start=0, end=len(line))
            for line in extract.text.splitlines()
        ]


class Weigher:
    """Gives every text the same vector. Once, something happens meanwhile."""

    model_id = "weigher"
    dimension = 2

    def __init__(self) -> None:
        self.meanwhile: Happening = nothing

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Embed some texts."""
        happening, self.meanwhile = self.meanwhile, nothing
        happening()
        return np.tile(np.array([1, 0], np.float32), (len(texts), 1))


class Shelf:
    """Holds the texts of documents, and can be down. Once, something happens before a write."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str], list[str]] = {}
        self.trouble: Happening = nothing
        self.meanwhile: Happening = nothing

    def replace(
        self, document: Document, chunks: Sequence[Chunk], vectors: "Vectors", at: datetime
    ) -> None:
        """Put a document's chunks in the place of those before."""
        del at
        self.trouble()
        assert len(vectors) == len(chunks)
        happening, self.meanwhile = self.meanwhile, nothing
        happening()
        self.texts[document.tenant, document.id] = [chunk.text for chunk in chunks]

    def remove(self, tenant: str, document_id: str) -> None:
        """Take a document off the shelf."""
        self.trouble()
        self.texts.pop((tenant, document_id), None)

    def count(self, tenant: str, document_id: str) -> int:
        """Count a document's chunks."""
        return len(self.texts.get((tenant, document_id), ()))

    def find(self, query: Query, vector: "Vectors") -> Legs:
        """Find nothing."""
        del query, vector
        return Legs(bm25=(), knn=(), generation="g1")


@dataclass(frozen=True)
class Bench:
    """The twins, by name, and the desk and workshop over them."""

    clock: StillClock = field(default_factory=StillClock)
    documents: MemoryDocuments = field(default_factory=MemoryDocuments)
    uploads: MemoryUploads = field(default_factory=MemoryUploads)
    reader: Reader = field(default_factory=Reader)
    weigher: Weigher = field(default_factory=Weigher)
    shelf: Shelf = field(default_factory=Shelf)
    ids: CountedIds = field(default_factory=CountedIds)

    @property
    def shop(self) -> Workshop:
        """The workshop."""
        return Workshop(
            documents=self.documents,
            uploads=self.uploads,
            extractor=self.reader,
            chunker=Cutter(),
            embedder=self.weigher,
            index=self.shelf,
            clock=self.clock,
        )

    @property
    def desk(self) -> DocumentDesk:
        """The desk."""
        return DocumentDesk(self.documents, self.uploads, self.shelf, self.clock, self.ids)

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

    def texts(self, document: Document) -> list[str] | None:
        """What the index holds of it; none where it holds nothing."""
        return self.shelf.texts.get((document.tenant, document.id))
