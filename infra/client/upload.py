"""Uploads files, several at a time, and follows each to its end: indexed, failed or lost."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal, Protocol

from infra.client.api import Api, ApiError, JsonObject
from infra.client.reindex import PASSING
from shared.ports import Clock
from shared.system import SystemClock

AT_ONCE = 8
PART_BYTES = 64 * 1024
CLOCK = SystemClock()
FIRST_LOOK_SECONDS = 0.5
LONGEST_LOOK_SECONDS = 3.0
STALLED_SECONDS = 900
"""Longer than anything takes of which nothing is noted on the way, such as reading a file."""


@dataclass(frozen=True)
class Ended:
    """What became of one file; `reason` says why it failed, and what to do."""

    path: Path
    end: Literal["sent", "indexed", "failed", "lost"]
    reason: str = ""
    document_id: str = ""
    warnings: tuple[str, ...] = ()
    """What of the file could not be read, though the rest is indexed."""


class Watcher(Protocol):
    """Who is told how the upload goes on."""

    def sent(self, count: int) -> None:
        """So many more bytes are on their way."""

    def going(self, documents: Sequence[JsonObject]) -> None:
        """Where those documents stand that have not come to their end."""

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
    clock: Clock = CLOCK,
) -> list[Ended]:
    """Send all files and, if asked to wait, follow each document until it is terminal.

    Documents count as lost when, for `stalled_seconds`, not one has come any further.
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
        _follow(api, under_way, watcher, stalled_seconds, clock)
        if wait
        else list(under_way.values())
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
    api: Api, under_way: dict[str, Ended], watcher: Watcher, stalled_seconds: float, clock: Clock
) -> list[Ended]:
    """Look again and again, until every document is terminal or nothing has moved for long."""
    ended: list[Ended] = []
    going: list[JsonObject] = []
    patience = timedelta(seconds=stalled_seconds)
    moved, pause = clock.now(), FIRST_LOOK_SECONDS
    while under_way and clock.now() - moved < patience:
        now_ended, now_going = _look(api, under_way, going)
        for file in now_ended:
            del under_way[file.document_id]
            watcher.ended(file)
        ended += now_ended
        if now_ended or now_going != going:
            going, moved = now_going, clock.now()
            watcher.going(going)
        # The longer nothing ends, the less often anybody needs to look.
        pause = FIRST_LOOK_SECONDS if now_ended else min(pause * 1.2, LONGEST_LOOK_SECONDS)
        if under_way:
            clock.sleep(pause)
    return ended + _lost(under_way, going, stalled_seconds)


def _look(
    api: Api, under_way: dict[str, Ended], before: list[JsonObject]
) -> tuple[list[Ended], list[JsonObject]]:
    """Which documents have come to their end by now, and the others; the newest are listed first.

    Where the API fails for a moment, what it said before stands.
    """
    unseen = set(under_way)
    ended: list[Ended] = []
    going = []
    try:
        for document in api.documents():
            if document["id"] in unseen:
                unseen.remove(document["id"])
                end = _ended(under_way[document["id"]].path, document)
                ended += end
                going += [] if end else [document]
            if not unseen:
                break
    except ApiError as error:
        if error.code not in PASSING:
            raise
        return ended, before
    return ended, going


def _lost(
    under_way: dict[str, Ended], going: list[JsonObject], stalled_seconds: float
) -> list[Ended]:
    stands = {document["id"]: document["status"] for document in going}
    minutes = round(stalled_seconds / 60)
    return [
        Ended(
            file.path,
            "lost",
            f"It never came to an end: nothing moved for {minutes} minutes, and it was "
            f"{stands.get(document_id, 'not listed')} then. See `groundwork audit`.",
            document_id,
        )
        for document_id, file in under_way.items()
    ]


def _ended(path: Path, document: JsonObject) -> list[Ended]:
    warnings = tuple(document.get("warnings", ()))
    if document["status"] == "indexed":
        return [Ended(path, "indexed", document_id=document["id"], warnings=warnings)]
    if document["status"] == "failed":
        reason = f"{document['failure']['detail']} ({document['failure']['code']})"
        return [Ended(path, "failed", reason, document["id"], warnings)]
    return []


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
