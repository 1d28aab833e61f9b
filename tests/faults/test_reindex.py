"""An index is made anew while documents come and go and its worker is killed: nobody notices."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

import pytest

from shared.documents.process import process
from shared.errors import GroundworkError
from shared.reindex.roll_back import roll_back
from shared.reindex.start import start
from shared.types.documents import Document, Upload
from shared.types.identity import Principal
from shared.types.rebuild import Rebuild
from shared.types.release import Retrieval
from shared.types.retrieval import Extract, Query
from tests.contract.cloud import create_tables
from tests.faults.houses import NEW, OLD, House

ADA = Principal(tenant="acme", user="ada")
ROOT = Path(__file__).parents[2]
DOCUMENTS = 2_000
KILLS = 5
SEED = 20_261_123
LONGEST = 240.0
VOCABULARY = [
    f"{first}{last}" for first in "bdfgklmnprst" for last in ("ano", "eki", "irul", "ovem")
]


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
    lock: Any = field(default_factory=Lock)

    def fill(self) -> None:
        """Put documents into the table and the live generation, as if they had been processed."""
        parts = self.house.parts
        for number in range(DOCUMENTS):
            text = text_of(f"old{number:04}", self.dice)
            document = _indexed(f"doc_{number:04}", len(text), parts.clock.now())
            version = self.house.uploads.put(document.key, text.encode())
            document = document.model_copy(update={"version": version})
            prepared = parts.indexer.prepare("acme", Extract(title=document.name, text=text))
            parts.indexer.put(document, prepared, document.updated_at)
            parts.documents.create(document)
            self.live[document.id] = text

    def upload(self, number: int) -> None:
        """Bring a new document in."""
        name = f"new{number:04}"
        document, _ = self.house.desk.announce(ADA, f"{name}.txt", (), {})
        text = text_of(name, self.dice)
        version = self.house.uploads.put(document.key, text.encode())
        upload = Upload(
            tenant="acme",
            document_id=document.id,
            name=document.name,
            version=version,
            size=len(text),
        )
        ended = process(upload, self.house.shop)
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


def _indexed(document_id: str, size: int, now: Any) -> Document:
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

    def _try(self, act: Any) -> None:
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


@dataclass
class Work:
    """The worker's process: killed, and begun anew."""

    house: House
    log: Path
    process: Any = None

    def begin(self) -> None:
        """Start a worker."""
        command = [sys.executable, "-m", "tests.faults.worker", json.dumps(asdict(self.house))]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)

    def kill(self) -> None:
        """SIGKILL: it has no time to put anything in order."""
        assert self.process.poll() is None, self.log.read_text()
        self.process.kill()
        self.process.wait()


def until(happened: Any, house: House) -> Rebuild:
    """Wait until something is so, or the re-index has ended; gives the record."""
    deadline, nothing = monotonic() + LONGEST, Event()
    while monotonic() < deadline:
        rebuild = house.parts.rebuilds.get()
        assert rebuild is not None
        if happened(rebuild) or not rebuild.is_running:
            return rebuild
        nothing.wait(0.1)
    raise AssertionError(f"The re-index does not come to an end: {house.parts.rebuilds.get()}")


def copied(house: House, name: str) -> int:
    """How many documents the new generation has by now."""
    there = (one for one in house.generations.all() if one.name == name)
    return sum(house.generations.open(one).size().documents for one in there)


@pytest.fixture
def house(local_dynamodb: Any, moto_url: str, moto_sqs: Any, prefix: str, tmp_path: Path) -> House:
    create_tables(local_dynamodb, prefix)
    queue = moto_sqs.create_queue(QueueName=f"{prefix}reindex")["QueueUrl"]
    address = local_dynamodb.meta.endpoint_url
    return House(str(tmp_path), address, moto_url, queue, prefix)


@pytest.mark.timeout(600)
def test_nobody_notices_that_the_index_is_made_anew(house: House, tmp_path: Path) -> None:
    library = Library(house)
    library.fill()
    before = house.generations.live()
    bystanders = Bystanders(library)
    work = Work(house, tmp_path / "worker.log")
    dice = random.Random(SEED)

    with bystanders.around():
        name = start(house.parts, "by hand").generation
        for limit in sorted(dice.sample(range(DOCUMENTS - 100), KILLS)):
            work.begin()
            until(lambda _, limit=limit: copied(house, name) > limit, house)
            work.kill()
        work.begin()
        try:
            rebuild = until(lambda _: False, house)
        finally:
            work.kill()

    assert bystanders.wrongs == []
    assert bystanders.probes > 200
    assert bystanders.changes > 20
    _is_exact(house, library, rebuild)
    _rolls_back(house, library, before)


def _is_exact(house: House, library: Library, rebuild: Rebuild) -> None:
    """Every live document is in the new generation once, in its present version; no other is."""
    live = house.generations.live()
    assert live is not None
    assert (rebuild.state, rebuild.generation) == ("live", live.name), rebuild
    assert live.recipe == NEW
    versions = {one.id: one.version for one in house.table() if one.status == "indexed"}
    assert versions.keys() == library.live.keys()
    held = list(house.holdings(live))
    assert {one.document_id for one in held} == versions.keys()
    assert [one for one in held if not one.is_whole(versions[one.document_id])] == []
    assert len(held) == len(versions)


def _rolls_back(house: House, library: Library, before: Any) -> None:
    """One call, and the generation before answers: with all that came, without all that went."""
    back = roll_back(house.parts)

    live = house.generations.live()
    assert live is not None
    assert (back.name, live.name, live.recipe) == (before.name, before.name, OLD)
    held = {one.document_id for one in house.holdings(live)}
    assert held == library.live.keys()
    dice = random.Random(SEED)
    assert [library.wrong(dice) for _ in range(50)] == [None] * 50
