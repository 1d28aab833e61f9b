"""The bucket that files are uploaded to, in memory."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from shared.errors import NotFound
from shared.ports import Clock
from shared.stores.cursor import cursor_after, read_cursor
from shared.types.documents import Grant, Stored, StoredPage, Upload

EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class _File:
    data: bytes
    stored: Stored


class MemoryUploads:
    """Uploaded files of one process; `put` stands for whoever puts a file into the bucket.

    A file is as old as the clock says, to the second as in S3; without a clock, of 1970.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self._files: dict[str, _File] = {}
        self._clock = clock

    def grant(self, upload_key: str, expires_at: datetime) -> Grant:
        """Leave to put one object under this key until then; the address leads nowhere."""
        return Grant(url=f"memory:///{quote(upload_key)}", headers={}, expires_at=expires_at)

    def put(
        self, upload_key: str, data: bytes, metadata: Mapping[str, str] | None = None
    ) -> Upload:
        """Upload a file, perhaps with metadata; gives what the bucket's event would say."""
        version = hashlib.md5(data, usedforsecurity=False).hexdigest()
        upload = Upload(key=upload_key, version=version, size=len(data))
        modified_at = self._clock.now().replace(microsecond=0) if self._clock else EPOCH
        stored = Stored(
            **upload.model_dump(),
            modified_at=modified_at,
            metadata={name.lower(): value for name, value in (metadata or {}).items()},
        )
        self._files[upload_key] = _File(data, stored)
        return upload

    def read(self, upload: Upload) -> bytes:
        """The file's bytes in the version that the event named. Raises NotFound when it is gone."""
        found = self._files.get(upload.key)
        if found is None or found.stored.version != upload.version:
            raise NotFound("The uploaded file was deleted or replaced.")
        return found.data

    def describe(self, upload_key: str) -> Stored | None:
        """What lies under this key now, with its metadata, or nothing."""
        found = self._files.get(upload_key)
        return found.stored if found else None

    def list(self, limit: int, cursor: str | None) -> StoredPage:
        """A page of all objects (`limit` >= 1), by their keys."""
        after = read_cursor(cursor) or ""
        keys = sorted(key for key in tuple(self._files) if key > after)
        listed = (self._files[key].stored for key in keys[:limit])
        return StoredPage(
            objects=tuple(stored.model_copy(update={"metadata": {}}) for stored in listed),
            next_cursor=cursor_after(keys[limit - 1]) if keys[limit:] else None,
        )

    def delete(self, upload_key: str) -> None:
        """Delete the object, if it is there."""
        self._files.pop(upload_key, None)
