"""Opens an empty search engine for a benchmark, and says what it weighs."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from infra.engines.artifacts import EngineUnavailable
from infra.engines.opensearch import OpenSearchServer
from infra.local.folder import Unusable
from shared.index_ports import Generations
from shared.retrieval.embedded_generations import EmbeddedGenerations
from shared.retrieval.opensearch import connect
from shared.retrieval.opensearch_generations import OpenSearchGenerations
from shared.system import SystemClock

EngineName = Literal["embedded", "opensearch"]
ALIAS = "groundwork-bench"
PATIENCE_SECONDS = 120.0


@dataclass(frozen=True)
class Engine:
    """A search engine under test, and how its memory and its disk are measured, in bytes."""

    generations: Generations
    memory: Callable[[], int]
    disk: Callable[[], int]


@contextmanager
def opened(name: EngineName, folder: Path) -> Iterator[Engine]:
    """An empty engine, gone afterwards: one in this process, or a real OpenSearch 2.19.1.

    Raises Unusable where this machine cannot start OpenSearch (it takes Java 17 and Maven).
    """
    with _embedded(folder) if name == "embedded" else _opensearch() as engine:
        yield engine


@contextmanager
def _embedded(folder: Path) -> Iterator[Engine]:
    generations = EmbeddedGenerations(folder)
    try:
        yield Engine(generations, lambda: resident(os.getpid()), lambda: size(folder))
    finally:
        generations.close()


@contextmanager
def _opensearch() -> Iterator[Engine]:
    server = OpenSearchServer()
    reason = server.lacks()
    if reason:
        raise Unusable(f"{server.title} cannot be started here: {reason}.")
    try:
        server.start()
    except EngineUnavailable as error:
        raise Unusable(f"{server.title} cannot be started here: {error}") from error
    with server:
        client = connect(server.url, PATIENCE_SECONDS)

        def disk() -> int:
            client.indices.refresh(index=f"{ALIAS}-*")
            stored: int = client.indices.stats(index=f"{ALIAS}-*")["_all"]["total"]["store"][
                "size_in_bytes"
            ]
            return stored

        yield Engine(
            OpenSearchGenerations(client, ALIAS, SystemClock()),
            lambda: resident(server.pid or os.getpid()),
            disk,
        )
        client.close()


def resident(pid: int) -> int:
    """The memory that a process occupies, in bytes; 0 where the machine does not say (no /proc)."""
    pages = Path(f"/proc/{pid}/statm")
    if not pages.exists():
        return 0
    return int(pages.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def size(folder: Path) -> int:
    """The bytes of all files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
