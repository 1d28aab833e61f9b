"""`groundwork doctor`: what this machine has and lacks, each in a line with what to do."""

import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import typer

from infra.commands.options import DEFAULT_DATA, Data
from infra.commands.screen import OUT
from infra.embedder.build import is_current
from infra.local.folder import Folder

OLDEST_PYTHON = (3, 11)
PORT = 8000


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `needed` says whether `make run` fails without it."""

    good: bool
    about: str
    advice: str
    needed: bool = False


def doctor(data: Data = DEFAULT_DATA) -> None:
    """Look at this machine; exit code 1 where something is missing that running needs."""
    found = list(_look(Folder(data)))
    for finding in found:
        mark = "ok  " if finding.good else "MISS" if finding.needed else "note"
        OUT.print(f"{mark}  {finding.about}{'' if finding.good else ': ' + finding.advice}")
    if any(finding.needed and not finding.good for finding in found):
        raise typer.Exit(1)


def _look(folder: Folder) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding(
        sys.version_info >= OLDEST_PYTHON,
        f"Python {version}",
        "Groundwork needs 3.11 or newer",
        needed=True,
    )
    built = is_current(folder.embedder)
    yield Finding(built, "embedding model", "run `make install`, which builds it", needed=True)
    yield Finding(
        _free(PORT), f"port {PORT}", "taken (perhaps by Groundwork); the next free one is used"
    )
    for program, why in (
        ("java", "install Java 17 to test on OpenSearch and DynamoDB Local"),
        ("mvn", "install Maven, which fetches those two"),
        ("npm", "install Node to test on the stand-in for the model providers"),
        ("chromium", "install chromium to test the page"),
    ):
        yield Finding(shutil.which(program) is not None, program, why)


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
