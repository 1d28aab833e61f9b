"""An index is made anew while documents come and go and its worker is killed: nobody notices."""

import json
import random
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest

from shared.reindex.roll_back import roll_back
from shared.reindex.start import start
from shared.types.rebuild import Rebuild
from tests.contract.cloud import create_tables
from tests.faults.houses import NEW, OLD, House
from tests.faults.library import SEED, Bystanders, Library

ROOT = Path(__file__).parents[2]
DOCUMENTS = 2_000
KILLS = 5
LONGEST = 240.0


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
    library.fill(DOCUMENTS)
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
