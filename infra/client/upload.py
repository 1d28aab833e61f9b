"""Uploads files, several at a time, and follows each to its end: indexed, failed or lost."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from infra.client.api import Api, ApiError, JsonObject

AT_ONCE = 8
PART_BYTES = 64 * 1024
LOOK_EVERY_SECONDS = 0.5
STALLED_SECONDS = 300


@dataclass(frozen=True)
class Ended:
    """What became of one file; `reason` says why it failed, and what to do."""

    path: Path
    end: Literal["sent", "indexed", "failed", "lost"]
    reason: str = ""
    document_id: str = ""


class Watcher(Protocol):
    """Who is told how the upload goes on."""

    def sent(self, count: int) -> None:
        """So many more bytes are on their way."""

    def ended(self, file: Ended) -> None:
        """A file has come to its end."""


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files that are named, and all that lie in named folders, in order; no hidden ones."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        found += [p for p in inside if not _hidden(p.relative_to(path))]
    return found


def upload(
    api: Api,
    files: Sequence[Path],
    groups: Sequence[str],
    watcher: Watcher,
    *,
    wait: bool = True,
    stalled_seconds: float = STALLED_SECONDS,
) -> list[Ended]:
    """Send all files and, if asked to wait, follow each document until it is terminal.

    Documents count as lost when, for `stalled_seconds`, not one more has come to its end.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            sent = list(pool.map(lambda path: _send(api, path, groups, watcher), files))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    failed = [file for file in sent if file.end == "failed"]
    for file in failed:
        watcher.ended(file)
    under_way = {file.document_id: file for file in sent if file.end == "sent"}
    return failed + (
        _follow(api, under_way, watcher, stalled_seconds) if wait else list(under_way.values())
    )


def _send(api: Api, path: Path, groups: Sequence[str], watcher: Watcher) -> Ended:
    try:
        size = path.stat().st_size
        created = api.create_document(path.name, groups)
        api.send(created["upload"], _parts(path, watcher), size)
    except (ApiError, OSError) as error:
        return Ended(path, "failed", str(error))
    return Ended(path, "sent", document_id=created["document"]["id"])


def _parts(path: Path, watcher: Watcher) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(PART_BYTES):
            yield part
            watcher.sent(len(part))


def _follow(
    api: Api, under_way: dict[str, Ended], watcher: Watcher, stalled_seconds: float
) -> list[Ended]:
    """Look again and again, until every document is terminal or nothing has ended for long."""
    ended: list[Ended] = []
    moved = time.monotonic()
    while under_way and time.monotonic() < moved + stalled_seconds:
        now_ended = _look(api, under_way)
        for file in now_ended:
            del under_way[file.document_id]
            watcher.ended(file)
        ended += now_ended
        if now_ended:
            moved = time.monotonic()
        elif under_way:
            time.sleep(LOOK_EVERY_SECONDS)
    lost = [Ended(file.path, "lost", "It never came to an end.") for file in under_way.values()]
    return ended + lost


def _look(api: Api, under_way: dict[str, Ended]) -> list[Ended]:
    """Which documents have come to their end by now; the newest are listed first."""
    unseen = set(under_way)
    found = []
    for document in api.documents():
        if document["id"] in unseen:
            unseen.remove(document["id"])
            found += _ended(under_way[document["id"]].path, document)
        if not unseen:
            break
    return found


def _ended(path: Path, document: JsonObject) -> list[Ended]:
    if document["status"] == "indexed":
        return [Ended(path, "indexed", document_id=document["id"])]
    if document["status"] == "failed":
        reason = f"{document['failure']['detail']} ({document['failure']['code']})"
        return [Ended(path, "failed", reason, document["id"])]
    return []


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
