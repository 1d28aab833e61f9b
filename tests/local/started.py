"""`groundwork up` as a process of its own, as a user starts it."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from infra.client.api import Api, JsonObject
from infra.client.upload import Ended
from infra.local.folder import Folder

ROOT = Path(__file__).parents[2]
READY = "Ctrl-C stops it"


class Quiet:
    """Watches an upload and shows nothing."""

    def sent(self, count: int) -> None:
        """Look on."""

    def ended(self, file: Ended) -> None:
        """Look on."""

    def going(self, documents: Sequence[JsonObject]) -> None:
        """Look on."""


@contextmanager
def running(data: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], Api]]:
    """`groundwork up` on some free port, once it says that it is ready; killed if it still runs."""
    command = [sys.executable, "-m", "infra.cli", "up", "--port", "0", "--no-samples"]
    command += options
    environment = {**os.environ, "GROUNDWORK_DATA": str(data)}
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            read_until(process.stdout, READY)
            folder = Folder(data)
            api = Api(folder.url.read_text().strip(), folder.key.read_text().strip())
            with closing(api):
                yield process, api
        finally:
            process.kill()


def read_until(lines: IO[str], sign: str) -> None:
    """Read what a process says, up to a sign."""
    said = []
    for line in lines:
        said.append(line)
        if sign in line:
            return
    raise AssertionError("".join(said))
