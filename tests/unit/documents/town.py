"""A bucket, its events, workers who may die, owners who act: and what must be so in the end."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle
from typing import Any

from shared.documents.desk import DocumentDesk
from shared.documents.files import file_at
from shared.documents.process import process
from shared.documents.remove import remove
from shared.documents.resume import resume
from shared.documents.sweep import sweep
from shared.errors import BackendError, RequestError
from shared.retrieval.indexer import GenerationIndexer
from shared.stores.memory.documents import MemoryDocuments
from shared.types.documents import TERMINAL, Document, ProcessTask, Upload
from tests.unit.documents.workbench import Bench
from tests.unit.reindex.dying import Died, Fate, Mortal
from tests.unit.retrieval.shelves import recipe
from tests.unit.world import ADA

MOST_STEPS = 500
NEVER = Fate(0, "before")
HOURS = 9 * 3_600
PORTS = ("documents", "uploads", "herald", "intake", "understanding", "clock", "ids")

Message = Upload | str
"""A file that came, or the key of an object that went."""


class NotedDocuments(MemoryDocuments):
    """A table that remembers whatever was ever to be told."""

    def __init__(self) -> None:
        super().__init__()
        self.news: dict[str, str] = {}

    def _noted(self, saved: Document | None) -> Document | None:
        self.news |= {event.id: event.type for event in saved.news} if saved else {}
        return saved

    def save(self, document: Document) -> Document | None:
        return self._noted(super().save(document))

    def revive(self, document: Document) -> Document | None:
        return self._noted(super().revive(document))


class Town:
    """Everything that there is; of whoever acts, one may die."""

    def __init__(self, fate: Any = NEVER) -> None:
        self.documents = NotedDocuments()
        self.bench = Bench(documents=self.documents)
        self.bench.shelves.create("g2-made-0001", recipe())
        self.bench.shelves.promote("g2-made-0001")
        self.bench.another()
        self.fate = fate
        self.messages: list[Message] = []
        self._time = cycle((900.0, 900.0, 100.0, 900.0, 900.0, 900.0, 900.0))

    def _through(self, parts: Any, fate: Any) -> Any:
        """The same parts in the hands of somebody who may die at any call."""
        doomed: dict[str, Any] = {
            name: Mortal(getattr(parts, name), fate) for name in PORTS if hasattr(parts, name)
        }
        shelves, weighers = Mortal(self.bench.shelves, fate), Mortal(self.bench.weighers, fate)
        indexer: Any = GenerationIndexer(shelves, weighers, recipe())
        if hasattr(parts, "extractor"):
            doomed |= {"extractor": Mortal(parts.extractor, fate), "indexer": indexer}
            doomed["bench"] = Mortal(parts.bench, fate)
        else:
            doomed["index"] = indexer
        return replace(parts, **doomed)

    @property
    def desk(self) -> DocumentDesk:
        """The desk, whose clerk may die."""
        desk: DocumentDesk = self._through(self.bench.desk, self.fate)
        return desk

    # What owners do.

    def announce(self, name: str = "a.txt") -> str | None:
        """Announce a document; gives its key, unless nobody answered."""
        self.bench.clock.sleep(2)
        try:
            return self.desk.announce(ADA, name, (), {})[0].key
        except Died:
            return None

    def put(self, key: str | None, data: bytes, **metadata: str) -> None:
        """Put an object into the bucket, which tells of that."""
        self.bench.clock.sleep(2)
        if key:
            self.messages.append(self.bench.uploads.put(key, data, metadata))
        self.bench.clock.sleep(2)

    def take(self, key: str | None) -> None:
        """Remove an object from the bucket, which tells of that."""
        self.bench.clock.sleep(2)
        if key:
            self.bench.uploads.delete(key)
            self.messages.append(key)

    def ask(self, act: Callable[[DocumentDesk, str], object], key: str | None) -> None:
        """Ask the desk something about the document of a key; it may refuse, or not answer."""
        self.bench.clock.sleep(2)
        found = [one for one in self.table() if one.key == key]
        lay = {one.key for one in self.bucket()}
        try:
            for document in found:
                act(self.desk, document.id)
        except (RequestError, BackendError, Died):
            pass
        finally:
            self.messages.extend(sorted(lay - {one.key for one in self.bucket()}))

    def delete(self, key: str | None) -> None:
        """Delete a document by the desk."""
        self.ask(lambda desk, document_id: desk.delete(ADA, document_id), key)

    def reprocess(self, key: str | None) -> None:
        """Have a document read anew."""
        self.ask(lambda desk, document_id: desk.reprocess(ADA, document_id), key)

    # What is done about it.

    def do(self, message: Message, fate: Any = None) -> None:
        """Let a worker handle a message; it comes again if he dies, or if it could not be done."""
        shop = self._through(self.bench.shop, fate or self.fate)
        try:
            if isinstance(message, Upload):
                process(message, shop, lambda: next(self._time))
            else:
                remove(message, shop)
        except (BackendError, Died):
            self.messages.append(message)

    def run(self, order: random.Random | None = None) -> None:
        """Handle messages until none is left."""
        for _ in range(MOST_STEPS):
            self.take_in()
            if not self.messages:
                return
            place = order.randrange(len(self.messages)) if order else 0
            self.do(self.messages.pop(place))
        raise AssertionError("There is no end of messages.")

    def take_in(self) -> None:
        """Take what was handed out into the queue."""
        while self.bench.intake.waiting:
            task = self.bench.intake.waiting.popleft()
            assert isinstance(task, ProcessTask)
            self.messages.append(task.upload)

    def sweep(self, fate: Any = None) -> None:
        """Let the schedule look; who dies over it is followed by the next."""
        self.bench.clock.sleep(HOURS)
        try:
            sweep(self._through(self.bench.sweeping, fate or self.fate))
        except (BackendError, Died):
            return

    def settle(self, order: random.Random | None = None, audited: bool = False) -> None:
        """Handle everything, with the sweep looking in between, until nothing stands still."""
        for number in range(9):
            if audited and number < 2:
                self.audit()
            self.run(order)
            if number > 1 and not any(document.in_the_works for document in self.table()):
                return
            self.sweep()

    def audit(self) -> None:
        """Look at every object and every document, as the audit does where events were lost."""
        self.messages.extend(file_at(stored) for stored in self.bucket())
        self.messages.extend(document.key for document in self.table())

    # What is so in the end.

    def bucket(self) -> Any:
        """What lies in the bucket."""
        return [
            self.bench.uploads.describe(stored.key)
            for stored in self.bench.uploads.list(1_000, None).objects
        ]

    def table(self) -> Iterator[Document]:
        """All documents."""
        yield from self.documents.scan(1_000, None).documents

    def check(self) -> None:
        """Hold table, bucket, index and what was told against each other."""
        told = {event.id for event in self.bench.told.events}
        assert set(self.documents.news) <= told, "something was not told"
        lies = {stored.key: stored for stored in self.bucket()}
        for document in self.table():
            self._check(document, lies.pop(document.key, None))
        assert not lies, "a file is no document"

    def _check(self, document: Document, stored: Any) -> None:
        assert document.status in TERMINAL, document
        assert not document.in_the_works, document
        assert document.deadline is None
        assert resume(document, self.bench.sweeping) is None
        text = self.bench.uploads.read(file_at(stored)) if stored else b""
        # Whoever reads a file may die three times, then it is not touched again.
        deadly = document.failure is not None and document.failure.code == "processing_failed"
        readable = stored is not None and text != b"locked" and not deadly
        assert document.status == "indexed" if readable else document.status != "indexed", document
        assert document.version == stored.version if stored else document.status != "indexed"
        if document.origin == "bucket" and readable:
            assert ",".join(document.groups) == stored.metadata.get("groups", "")
        assert self.bench.texts(document) == (text.decode().splitlines() if readable else None)
        events = [one for one in self.bench.told.events if one.subject == document.id]
        newest = max(events, key=lambda event: event.sequence)
        assert newest.data["document"]["status"] == document.status
