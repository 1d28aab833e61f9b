"""How documents come through: uploads of all formats by both ways, with or without faults.

With faults, messages are lost, doubled, delayed and reordered, workers are killed, embedder and
search engine fail at times, and the receiver of the callbacks is down for a while.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.benchmarks.ingest_crew import Crew
from infra.benchmarks.ingest_house import TENANTS, IngestHouse, owner
from infra.benchmarks.ingest_judge import judge, shares
from infra.benchmarks.ingest_receiver import TERMINAL as TOLD
from infra.benchmarks.ingest_receiver import Receiver
from infra.benchmarks.ingest_uploads import Owners
from infra.benchmarks.made_files import FileMaker
from infra.local.folder import Folder
from shared.types.documents import TERMINAL

KILLS = 10
MOST_ROUNDS = 12
"""How often what stands still is set going again; the audit gives a document three chances."""
LONGEST_SECONDS = 1_200.0
LOOK_SECONDS = 0.5

Step = Callable[[str, int, int], None]
"""Hears how much of how many is done of what."""


@dataclass(frozen=True)
class Wishes:
    """What is to be measured."""

    documents: int = 500
    faults: bool = False
    workers: int = 2
    seed: int = 7
    paragraphs: tuple[int, int] = (2, 12)


@dataclass
class Ingest:
    """One run over a house, from the first upload to the last callback."""

    wishes: Wishes
    house: IngestHouse
    step: Step
    ended: dict[str, float] = field(default_factory=dict)
    rounds: int = 0

    def run(self, log: Path) -> dict[str, Any]:
        """All of it; gives the figures."""
        wishes = self.wishes
        receiver = Receiver(wishes.faults, wishes.seed)
        maker = FileMaker(wishes.seed, wishes.paragraphs)
        owners = Owners(self.house, maker, wishes.seed)
        receiver.start()
        self._register(receiver)
        crew = Crew(wishes.workers, self.house.variables, wishes.faults, wishes.seed, log)
        try:
            began = time.monotonic()
            self._upload(owners, crew, receiver)
            self._until_done(owners, crew, receiver)
            seconds = time.monotonic() - began
        finally:
            crew.stop()
            receiver.stop()
        return self._figures(owners, crew, receiver, seconds)

    def _register(self, receiver: Receiver) -> None:
        for tenant in TENANTS:
            _, secret = self.house.webhooks.register(owner(tenant), receiver.url(tenant), TOLD)
            receiver.secrets[tenant] = [secret]

    def _upload(self, owners: Owners, crew: Crew, receiver: Receiver) -> None:
        """Upload everything, then change some of it; meanwhile the crew works."""
        for number in range(self.wishes.documents):
            owners.upload(number)
            self.step("uploaded", number + 1, self.wishes.documents)
            if self.wishes.faults:
                self._disturb(number, crew, receiver)
        if self.wishes.faults:
            owners.change_some(lambda: None)

    def _disturb(self, number: int, crew: Crew, receiver: Receiver) -> None:
        """Half of the kills, the time when the receiver is down, and the change of a secret."""
        part = max(1, self.wishes.documents // (KILLS // 2))
        if number % part == part // 2:
            crew.kill_one()
        receiver.is_down = 0.3 < number / self.wishes.documents < 0.6
        if number == self.wishes.documents // 2:
            for endpoint in self.house.webhooks.list(owner(TENANTS[0])):
                _, new = self.house.webhooks.rotate(owner(TENANTS[0]), endpoint.id, 24)
                receiver.secrets[TENANTS[0]].append(new)

    def _until_done(self, owners: Owners, crew: Crew, receiver: Receiver) -> None:
        """Wait until all is at its end; when nothing moves any more, let hours pass and audit."""
        receiver.is_down = False
        deadline = time.monotonic() + LONGEST_SECONDS
        kills = iter(sorted(0.15 + 0.8 * n / KILLS for n in range(KILLS // 2)))
        next_kill = next(kills) if self.wishes.faults else 2.0
        while time.monotonic() < deadline and self.rounds < MOST_ROUNDS:
            done = self._look(owners)
            crew.watch()
            self.step("ended", done, len(owners.sent))
            if done / len(owners.sent) > next_kill:
                crew.kill_one()
                next_kill = next(kills, 2.0)
            if self.house.is_quiet() and not self._set_going():
                return
            time.sleep(LOOK_SECONDS)

    def _look(self, owners: Owners) -> int:
        """How many documents have come to their end by now."""
        now, done = time.monotonic(), 0
        for document in self.house.table():
            sent = owners.sent.get(document.id)
            if sent is None or document.status not in TERMINAL:
                self.ended.pop(document.id, None)
                continue
            done += 1
            if self.ended.get(document.id, -1.0) < sent.at:
                self.ended[document.id] = now
        return done

    def _set_going(self) -> bool:
        """Some hours later: repair whatever does not agree; says whether anything did not."""
        self.rounds += 1
        found = list(self.house.audit(self.house.later(self.rounds), fix=True))
        for queue in self.house.auditing.queues.standing():
            if queue.dead:
                self.house.auditing.queues.redrive(queue.name, queue.dead)
        return bool(found)

    def _figures(
        self, owners: Owners, crew: Crew, receiver: Receiver, seconds: float
    ) -> dict[str, Any]:
        left = list(self.house.audit(self.house.later(self.rounds + 1), fix=False))
        table = list(self.house.table())
        pages = sum(document.pages for document in table)
        return judge(self.house, owners.sent, receiver, self.ended) | {
            "audit_findings": len(left),
            "audit_rounds": self.rounds,
            "workers_killed": crew.kills,
            "callbacks": receiver.calls,
            "documents_per_minute": round(60 * len(table) / seconds, 1),
            "pages_per_minute": round(60 * pages / seconds, 1),
            "chunks_per_minute": round(60 * sum(it.chunks for it in table) / seconds, 1),
            "seconds_by_step": shares(table),
            "seconds": round(seconds, 1),
            "peak_memory_mb": round(crew.peak_bytes / 1e6, 1),
        }


def bench_ingest(wishes: Wishes, folder: Path, embedder: Path, step: Step) -> dict[str, Any]:
    """Run it in a folder of its own, which holds what the workers said, too."""
    house = IngestHouse(Folder(folder), embedder)
    house.start()
    try:
        return Ingest(wishes, house, step).run(folder / "workers.log")
    finally:
        house.stop()
