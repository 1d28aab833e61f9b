"""The bucket that files are uploaded to, in memory."""

import hashlib
from datetime import datetime
from urllib.parse import quote

from shared.errors import NotFound
from shared.types.documents import Grant, Upload


class MemoryUploads:
    """Uploaded files of one process; `put` stands for the client that follows a grant."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def grant(self, upload_key: str, expires_at: datetime) -> Grant:
        """Leave to put one object under this key until then; the address leads nowhere."""
        return Grant(url=f"memory:///{quote(upload_key)}", headers={}, expires_at=expires_at)

    def put(self, upload_key: str, data: bytes) -> str:
        """Upload a file; gives its version."""
        self._files[upload_key] = data
        return _version(data)

    def read(self, upload: Upload) -> bytes:
        """The file's bytes in the version that the event named. Raises NotFound when it is gone."""
        data = self._files.get(upload.key)
        if data is None or _version(data) != upload.version:
            raise NotFound("The uploaded file was deleted or replaced.")
        return data

    def delete(self, upload_key: str) -> None:
        """Delete the object, if it is there."""
        self._files.pop(upload_key, None)


def _version(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
