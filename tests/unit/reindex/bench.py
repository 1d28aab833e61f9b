"""A small house with documents and an index, a queue of work, and workers to do it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.document_ports import Pace
from shared.errors import DocumentError
from shared.index_ports import Prepared
from shared.observe import TalliedMetrics
from shared.ports import Embedder
from shared.reindex.parts import Rebuilding
from shared.reindex.start import start
from shared.reindex.work import work
from shared.retrieval.generation import FORM, next_name
from shared.stores.memory.documents import MemoryDocuments
from shared.stores.memory.rebuilds import MemoryRebuilds
from shared.stores.memory.tasks import MemoryTasks
from shared.stores.memory.uploads import MemoryUploads
from shared.types.documents import Document, Status
from shared.types.rebuild import Rebuild, Task
from shared.types.recipe import Chunking, EmbedderCard, Generation, Recipe
from shared.types.release import Gate, Retrieval
from shared.types.retrieval import Chunk, Extract
from tests.contract.still_clock import StillClock
from tests.unit.reindex.shelves import Shelf, ShelfRetriever, Shelves, unit
from tests.unit.retrieval.fakes import HashEmbedder

OLD = Recipe(form=FORM, embedder=EmbedderCard(dimension=8), chunking=Chunking())
NEW = Recipe(form=FORM, embedder=EmbedderCard(dimension=16), chunking=Chunking())
GATE = Retrieval(gate=Gate(drawn=20))


def plenty() -> float:
    """All the time in the world."""
    return 1_000.0


class Reader:
    """Reads text; a file that says `locked` cannot be read. Something may happen meanwhile."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], object] = lambda: None
        self.read: list[str] = []

    def extract(self, name: str, data: bytes) -> Extract:
        """Read a file."""
        self.read.append(name)
        happening, self.meanwhile = self.meanwhile, lambda: None
        happening()
        if data == b"locked":
            raise DocumentError("encrypted_pdf", "The file has a password. Upload it without one.")
        return Extract(title=name, text=data.decode())


class LineIndexer:
    """Makes a chunk of every line, and writes to the generations that there are."""

    def __init__(self, generations: Shelves) -> None:
        self._generations = generations

    def prepare(
        self,
        tenant: str,
        extract: Extract,
        into: Generation | None = None,
        pace: Pace | None = None,
    ) -> Sequence[Prepared]:
        """Cut a text for some generations."""
        del tenant, pace
        chunks = [
            Chunk(id=f"{number}", text=line, title=extract.title, start=0, end=len(line))
            for number, line in enumerate(extract.text.splitlines())
        ]
        wanted = [into] if into else self._generations.all()
        return [Prepared(one, chunks, unit(len(chunks), 2)) for one in wanted]

    def put(self, document: Document, prepared: Sequence[Prepared], at: Any) -> int:
        """Write it down, unless the generation is gone."""
        there = {one.name for one in self._generations.all()}
        for one in prepared:
            if one.generation.name in there:
                index = self._generations.open(one.generation)
                index.replace(document, one.chunks, one.vectors, at)
        return len(prepared)

    def remove(self, tenant: str, document_id: str) -> None:
        """Take it out of every generation."""
        for one in self._generations.all():
            self._generations.open(one).remove(tenant, document_id)

    def lacks(self, document: Document) -> bool:
        """Never asked by a re-index."""
        raise NotImplementedError


class HashEmbedders:
    """Opens an embedder of the length that a card asks for."""

    def open(self, card: EmbedderCard) -> Embedder:
        """Open it."""
        return HashEmbedder(card.dimension)


@dataclass
class Bench:
    """The twins, by name; the live generation holds every document that is put on the bench."""

    clock: StillClock = field(default_factory=StillClock)
    documents: MemoryDocuments = field(default_factory=MemoryDocuments)
    uploads: MemoryUploads = field(default_factory=MemoryUploads)
    reader: Reader = field(default_factory=Reader)
    generations: Shelves = field(default_factory=Shelves)
    rebuilds: MemoryRebuilds = field(default_factory=MemoryRebuilds)
    tasks: MemoryTasks = field(default_factory=MemoryTasks)
    metrics: TalliedMetrics = field(default_factory=TalliedMetrics)
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def parts(self) -> Rebuilding:
        """What a re-index works with; `changes` replace some of it."""
        parts: dict[str, Any] = {
            "documents": self.documents,
            "uploads": self.uploads,
            "extractor": self.reader,
            "indexer": LineIndexer(self.generations),
            "generations": self.generations,
            "embedders": HashEmbedders(),
            "rebuilds": self.rebuilds,
            "tasks": self.tasks,
            "clock": self.clock,
            "metrics": self.metrics,
            "recipe": NEW,
            "next_name": next_name,
            "searching": lambda one: ShelfRetriever(self.generations.open(one)),
            "retrieval": GATE,
        }
        return Rebuilding(**(parts | self.changes))

    def first(self) -> str:
        """Make the generation that is live at the beginning."""
        name = next_name(OLD)
        self.generations.create(name, OLD)
        self.generations.promote(name)
        return name

    def put(self, id: str, text: str = "", status: Status = "indexed", **more: Any) -> Document:
        """Put a document into the table, the bucket and every generation that there is."""
        now = self.clock.now()
        fields = {"tenant": "acme", "owner": "ada", "name": f"{id}.txt", **more}
        document = Document(id=id, status=status, created_at=now, updated_at=now, **fields)
        data = (text or prose(id)).encode()
        version = self.uploads.put(document.key, data).version
        document = document.model_copy(update={"version": version, "size": len(data)})
        self.documents.create(document)
        if status == "indexed":
            self.index(document, text or prose(id))
        return document

    def index(self, document: Document, text: str) -> None:
        """Write a document's passages into every generation, as its processing would."""
        indexer = LineIndexer(self.generations)
        prepared = indexer.prepare(document.tenant, Extract(title=document.name, text=text))
        indexer.put(document, prepared, document.updated_at)

    def delete(self, document: Document) -> None:
        """Delete a document, as its owner would."""
        stands = self.documents.get(document.tenant, document.id)
        assert stands is not None
        self.documents.save(stands.model_copy(update={"status": "deleted"}))
        self.take_out(document)
        self.uploads.delete(document.key)

    def take_out(self, document: Document) -> None:
        """Take a document's passages out of every generation."""
        LineIndexer(self.generations).remove(document.tenant, document.id)

    def rebuild(self) -> Rebuild:
        """The record, which must be there."""
        rebuild = self.rebuilds.get()
        assert rebuild is not None
        return rebuild

    def shelf(self) -> Shelf:
        """What the generation of the last re-index holds."""
        return self.generations.shelf(self.rebuild().generation)

    def do(self, task: Task) -> None:
        """Do one task."""
        work(task, self.parts, plenty)

    def run(self, most: int = 200) -> Rebuild:
        """Start a re-index and do whatever is handed out, to its end."""
        start(self.parts, "by hand")
        return self.go_on(most)

    def go_on(self, most: int = 200) -> Rebuild:
        """Do whatever is handed out, to its end."""
        for _ in range(most):
            if not self.tasks.waiting:
                return self.rebuild()
            self.do(self.tasks.waiting.popleft())
        raise AssertionError("The re-index does not come to an end.")


def prose(id: str) -> str:
    """Two sentences that tell a document from the others."""
    first = f"The engine {id} carries a warranty of five years on its motor {id} alone."
    return f"{first}\nWhoever ordered {id} may return the parcel {id} within fourteen working days."
