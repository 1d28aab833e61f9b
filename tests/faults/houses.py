"""One house for several processes: tables, a queue and a folder that they share."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import md5
from pathlib import Path
from typing import Any

from shared.documents.desk import DocumentDesk
from shared.documents.workshop import Workshop
from shared.errors import NotFound
from shared.observe import TalliedMetrics
from shared.ports import Retriever
from shared.reindex.parts import Rebuilding
from shared.retrieval.embedded_generations import EmbeddedGenerations
from shared.retrieval.extract.extractor import FileExtractor
from shared.retrieval.generation import FORM, next_name
from shared.retrieval.indexer import GenerationIndexer
from shared.retrieval.pinned import PinnedGenerations
from shared.retrieval.rerank.door import RerankDoor
from shared.retrieval.retriever import HybridRetriever
from shared.stores.aws.documents import DynamoDocuments
from shared.stores.aws.rebuilds import DynamoRebuilds
from shared.stores.aws.tasks import SqsTasks
from shared.stores.memory.intake import MemoryIntake
from shared.stores.memory.secrets import MemorySecrets
from shared.stores.memory.workbench import MemoryWorkbench
from shared.system import RandomIds, SystemClock
from shared.types.documents import Document, Grant, Stored, StoredPage, Upload
from shared.types.recipe import Chunking, EmbedderCard, Generation, Recipe
from shared.types.release import Gate, Retrieval
from shared.types.retrieval import Holding
from shared.types.webhooks import Event
from tests.contract.cloud import connect
from tests.unit.reindex.handbook import WORDS, OddEmbedders


def recipe(dimension: int) -> Recipe:
    """An index with vectors of this length."""
    card = EmbedderCard(kind="openai", model=WORDS, dimension=dimension)
    return Recipe(form=FORM, embedder=card, chunking=Chunking())


OLD, NEW = recipe(32), recipe(48)


class FolderUploads:
    """A bucket that is a folder, for as many processes as there are."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def grant(self, upload_key: str, expires_at: datetime) -> Grant:
        """Leave that nobody needs here."""
        return Grant(url=f"file:///{upload_key}", headers={}, expires_at=expires_at)

    def put(self, upload_key: str, data: bytes) -> Upload:
        """Upload a file, whole or not at all; gives what its event would say."""
        path = self._path(upload_key)
        path.with_suffix(".new").write_bytes(data)
        path.with_suffix(".new").replace(path)
        return Upload(key=upload_key, version=_version(data), size=len(data))

    def read(self, upload: Upload) -> bytes:
        """The file's bytes. Raises NotFound."""
        try:
            data = self._path(upload.key).read_bytes()
        except FileNotFoundError as error:
            raise NotFound("The uploaded file was deleted.") from error
        if _version(data) != upload.version:
            raise NotFound("The uploaded file was replaced.")
        return data

    def describe(self, upload_key: str) -> Stored | None:
        """What lies there now."""
        path = self._path(upload_key)
        try:
            data, modified = path.read_bytes(), path.stat().st_mtime
        except FileNotFoundError:
            return None
        at = datetime.fromtimestamp(int(modified), UTC)
        return Stored(key=upload_key, version=_version(data), size=len(data), modified_at=at)

    def list(self, limit: int, cursor: str | None) -> StoredPage:
        """Never asked here."""
        raise NotImplementedError

    def delete(self, upload_key: str) -> None:
        """Delete the file, if it is there."""
        self._path(upload_key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / key.replace("/", "+")


def _version(data: bytes) -> str:
    return md5(data, usedforsecurity=False).hexdigest()


class Nobody:
    """Nobody has registered for anything."""

    def tell(self, event: Event) -> None:
        """Tell nobody."""


@dataclass(frozen=True)
class House:
    """Where everything is; every process makes its own parts of that."""

    folder: str
    dynamodb: str
    sqs: str
    queue: str
    prefix: str

    @cached_property
    def generations(self) -> EmbeddedGenerations:
        """The index, in a folder that all processes share."""
        return EmbeddedGenerations(Path(self.folder) / "index")

    @cached_property
    def uploads(self) -> FolderUploads:
        """The bucket."""
        (Path(self.folder) / "uploads").mkdir(exist_ok=True)
        return FolderUploads(Path(self.folder) / "uploads")

    @cached_property
    def parts(self) -> Rebuilding:
        """What a re-index works with."""
        dynamodb = connect("dynamodb", self.dynamodb)
        return Rebuilding(
            generations=self.generations,
            rebuilds=DynamoRebuilds(dynamodb, f"{self.prefix}rebuilds"),
            tasks=SqsTasks(connect("sqs", self.sqs), self.queue),
            clock=SystemClock(),
            metrics=TalliedMetrics(),
            recipe=NEW,
            next_name=next_name,
            documents=DynamoDocuments(dynamodb, f"{self.prefix}documents"),
            uploads=self.uploads,
            extractor=FileExtractor(),
            indexer=GenerationIndexer(self.generations, OddEmbedders(), OLD),
            embedders=OddEmbedders(),
            searching=self.searching,
            retrieval=Retrieval(gate=Gate(drawn=40)),
            pause_seconds=5,
        )

    @property
    def shop(self) -> Workshop:
        """What processing an upload needs."""
        parts = self.parts
        return Workshop(
            documents=parts.documents,
            uploads=parts.uploads,
            extractor=parts.extractor,
            indexer=parts.indexer,
            herald=Nobody(),
            intake=MemoryIntake(),
            understanding=MemoryIntake(),
            bench=MemoryWorkbench(),
            clock=parts.clock,
            ids=RandomIds(),
        )

    @property
    def desk(self) -> DocumentDesk:
        """Where documents are announced and deleted."""
        shop = self.shop
        return DocumentDesk(
            documents=shop.documents,
            uploads=shop.uploads,
            index=shop.indexer,
            herald=shop.herald,
            intake=shop.intake,
            clock=shop.clock,
            ids=shop.ids,
        )

    @property
    def retriever(self) -> Retriever:
        """The search of whatever is live."""
        return self._retriever(self.generations)

    def searching(self, generation: Generation) -> Retriever:
        """The search of one generation."""
        return self._retriever(PinnedGenerations(self.generations, generation))

    def _retriever(self, generations: Any) -> Retriever:
        reranker = RerankDoor(MemorySecrets({}))
        return HybridRetriever(generations, OddEmbedders(), reranker, TalliedMetrics())

    def table(self) -> Iterator[Document]:
        """Every document."""
        cursor: str | None = None
        while True:
            page = self.parts.documents.scan(500, cursor)
            yield from page.documents
            cursor = page.next_cursor
            if cursor is None:
                return

    def holdings(self, generation: Generation) -> Iterator[Holding]:
        """What a generation holds of every document."""
        cursor: str | None = None
        while True:
            page = self.generations.open(generation).holdings(500, cursor)
            yield from page.holdings
            cursor = page.next_cursor
            if cursor is None:
                return
