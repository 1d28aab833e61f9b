"""The system under a browser test: the real one, in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
STOP_SECONDS = 20


class Served(NamedTuple):
    """Where the API is, the developer's key, and where its files are uploaded to."""

    url: str
    key: str
    uploads: str

    @property
    def link(self) -> str:
        """The address that brings the key along, as `make run` prints it."""
        return f"{self.url}/#key={self.key}"


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Run the system on the data in a folder for as long as the block lasts."""
    command = [sys.executable, "-m", "tests.browser.serve", str(folder / "data")]
    log = folder / "system.log"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        ) as process,
    ):
        assert process.stdin
        assert process.stdout
        try:
            said = process.stdout.readline()
            assert said, f"the system did not come up:\n{log.read_text()[-3_000:]}"
            yield Served(**json.loads(said))
        finally:
            process.stdin.close()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
