"""Objects that outlive the process: each is one file, what is known of it in the first line."""

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from infra.local.folder import Unusable, write_whole

SECONDS_PER_DAY = 86_400


@dataclass(frozen=True)
class Kept:
    """An object of a bucket: its key, its bytes, headers such as `x-amz-meta-groups`, its past."""

    key: str
    body: bytes
    headers: dict[str, str]
    etag: str
    """Its version; of an upload in several parts, it does not follow from the bytes."""
    modified_at: datetime
    """When it was put."""


class Shelf:
    """One bucket's folder; a file is named by the SHA-256 of its object's key."""

    def __init__(self, folder: Path, keep_days: int | None) -> None:
        self._folder = folder
        self._keep_days = keep_days
        folder.mkdir(parents=True, exist_ok=True)

    def load(self) -> Iterator[Kept]:
        """Every object, the first written first; those past their days are deleted."""
        for path in self._folder.glob("*.new"):
            path.unlink()
        for written, path in sorted(
            (path.stat().st_mtime, path) for path in self._folder.iterdir()
        ):
            if self._keep_days and written < time.time() - self._keep_days * SECONDS_PER_DAY:
                path.unlink()
            else:
                yield _read(path, datetime.fromtimestamp(written, UTC))

    def put(self, kept: Kept) -> None:
        """Keep an object, instead of the one with its key."""
        about = {"key": kept.key, "headers": kept.headers, "etag": kept.etag}
        head = json.dumps({**about, "modified_at": kept.modified_at.isoformat()}).encode()
        write_whole(self._path(kept.key), head + b"\n" + kept.body)

    def drop(self, key: str) -> None:
        """Keep an object no longer."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / hashlib.sha256(key.encode()).hexdigest()


def _read(path: Path, written: datetime) -> Kept:
    """An object from its file; one of an older Groundwork says neither its version nor its time."""
    head, _, body = path.read_bytes().partition(b"\n")
    try:
        about = json.loads(head)
        etag = about.get("etag") or hashlib.md5(body, usedforsecurity=False).hexdigest()
        modified = about.get("modified_at")
        modified_at = datetime.fromisoformat(modified) if modified else written
        return Kept(about["key"], body, about["headers"], etag, modified_at)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unusable(f"{path} is damaged: delete this file and start again.") from error
