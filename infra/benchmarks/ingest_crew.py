"""The worker processes of a benchmark: begun, killed, begun anew, and their memory watched."""

import random
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from infra.benchmarks.ingest_worker import Shift

ROOT = Path(__file__).parents[2]
MODULE = "infra.benchmarks.ingest_worker"
STOPPING_SECONDS = 10


class Crew:
    """Some workers; each one's memory counts with that of the process that reads files for it."""

    def __init__(
        self, workers: int, variables: Mapping[str, str], faults: bool, seed: int, log: Path
    ) -> None:
        self.kills = 0
        self.peak_bytes = 0
        self._variables = dict(variables)
        self._faults = faults
        self._dice = random.Random(seed)
        self._log = log
        self._workers = [self._begin() for _ in range(workers)]

    def kill_one(self) -> None:
        """SIGKILL for one of them, which has no time to put anything in order; another begins."""
        place = self._dice.randrange(len(self._workers))
        self.watch()
        self._workers[place].kill()
        self._workers[place].wait(STOPPING_SECONDS)
        self._workers[place] = self._begin()
        self.kills += 1

    def watch(self) -> None:
        """Note how much memory they have held at most. Raises ChildProcessError if one died."""
        for worker in self._workers:
            if worker.poll() is not None:
                raise ChildProcessError(f"A worker ended by itself; see {self._log}.")
            held = [_peak(pid) for pid in (worker.pid, *_children(worker.pid))]
            self.peak_bytes = max(self.peak_bytes, sum(held))

    def stop(self) -> None:
        """End them all."""
        for worker in self._workers:
            worker.kill()
        for worker in self._workers:
            worker.wait(STOPPING_SECONDS)

    def _begin(self) -> "subprocess.Popen[bytes]":
        seed = self._dice.randrange(1 << 30)
        shift = Shift(variables=self._variables, seed=seed, faults=self._faults)
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", MODULE, shift.model_dump_json()]
            return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)


def _children(pid: int) -> list[int]:
    """The processes that a process has begun, where Linux tells."""
    found: list[int] = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += [int(child) for child in file.read_text().split()]
    return found


def _peak(pid: int) -> int:
    """The most memory that a process ever held, in bytes; 0 where only Linux could tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(it.split()[1]) * 1_024 for it in lines if it.startswith("VmHWM")), 0)
