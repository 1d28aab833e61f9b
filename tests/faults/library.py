"""Documents that come and go, and people who search for them, while something else goes on."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Lock, Thread

from shared.documents.process import process
from shared.errors import GroundworkError
from shared.types.documents import Document
from shared.types.identity import Principal
from shared.types.release import Retrieval
from shared.types.retrieval import Extract, Query
from tests.faults.houses import House

ADA = Principal(tenant="acme", user="ada")
SEED = 20_261_123
VOCABULARY = [
    f"{first}{last}" for first in "bdfgklmnprst" for last in ("ano", "eki", "irul", "ovem")
]


def plenty() -> float:
    """All the time that there is."""
    return 900.0


def text_of(name: str, dice: random.Random) -> str:
    """A sentence that tells a document from all others."""
    return f"The report {name} speaks of {' '.join(dice.choices(VOCABULARY, k=12))} at length."


@dataclass
class Library:
    """The documents that are surely there, and those that surely are not, at any moment."""

    house: House
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))
    live: dict[str, str] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def fill(self, count: int) -> None:
        """Put documents into the table and the live generation, as if they had been processed."""
        parts = self.house.parts
        for number in range(count):
            text = text_of(f"old{number:04}", self.dice)
            document = _indexed(f"doc_{number:04}", len(text), parts.clock.now())
            upload = self.house.uploads.put(document.key, text.encode())
            document = document.model_copy(update={"version": upload.version})
            prepared = parts.indexer.prepare("acme", Extract(title=document.name, text=text))
            parts.indexer.put(document, prepared, document.updated_at)
            parts.documents.create(document)
            self.live[document.id] = text

    def upload(self, number: int) -> None:
        """Bring a new document in."""
        name = f"new{number:04}"
        document, _ = self.house.desk.announce(ADA, f"{name}.txt", (), {})
        text = text_of(name, self.dice)
        upload = self.house.uploads.put(document.key, text.encode())
        ended = process(upload, self.house.shop, plenty)
        assert ended is not None
        assert ended.status == "indexed"
        with self.lock:
            self.live[document.id] = text

    def delete(self) -> None:
        """Delete some document: while that goes on, nobody knows whether it is there."""
        with self.lock:
            document_id = self.dice.choice(sorted(self.live))
            text = self.live.pop(document_id)
        self.house.desk.delete(ADA, document_id)
        with self.lock:
            self.gone[document_id] = text

    def found(self, text: str) -> set[str]:
        """The documents that a search for a text finds."""
        query = Query(tenant="acme", groups=(), text=text, depth=50)
        hits = self.house.retriever.search(query, Retrieval()).hits
        return {hit.passage.document_id for hit in hits}

    def wrong(self, dice: random.Random) -> str | None:
        """Look for one document that is there and for one that is not; says what is wrong."""
        with self.lock:
            there = dice.choice(list(self.live.items()))
            gone = dice.choice(list(self.gone.items())) if self.gone else None
        missed = there[0] not in self.found(there[1])
        with self.lock:
            missed = missed and there[0] in self.live
        if missed:
            return f"{there[0]} is there, but was not found"
        if gone and gone[0] in self.found(gone[1]):
            return f"{gone[0]} is deleted, but was found"
        return None


def _indexed(document_id: str, size: int, now: datetime) -> Document:
    return Document(
        id=document_id,
        tenant="acme",
        owner="ada",
        name=f"{document_id}.txt",
        status="indexed",
        size=size,
        created_at=now,
        updated_at=now,
    )


@dataclass
class Bystanders:
    """Those who upload, delete and search meanwhile, each in a thread of their own."""

    library: Library
    ended: Event = field(default_factory=Event)
    wrongs: list[str] = field(default_factory=list)
    probes: int = 0
    changes: int = 0

    def change(self) -> None:
        """Upload and delete, without haste."""
        while not self.ended.wait(0.05):
            self._try(self._change)

    def probe(self) -> None:
        """Search all the time, with a breath in between that leaves the others some time."""
        dice = random.Random(SEED + 1)
        while not self.ended.wait(0.02):
            self._try(lambda: self._probe(dice))

    def _change(self) -> None:
        self.library.upload(self.changes)
        if self.changes % 2:
            self.library.delete()
        self.changes += 1

    def _probe(self, dice: random.Random) -> None:
        if wrong := self.library.wrong(dice):
            self.wrongs.append(wrong)
        self.probes += 1

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (GroundworkError, AssertionError) as error:
            self.wrongs.append(repr(error))

    @contextmanager
    def around(self) -> Iterator[None]:
        """Let them act while something else goes on."""
        threads = [Thread(target=act, daemon=True) for act in (self.change, self.probe)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.ended.set()
            for thread in threads:
                thread.join(30)
