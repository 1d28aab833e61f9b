"""What happens to an upload: a document, its states, and why it failed."""

from datetime import datetime
from typing import Literal

from shared.types.value import Value

Status = Literal["awaiting_upload", "extracting", "embedding", "indexed", "failed", "deleted"]
FailureCode = Literal[
    "empty_file",
    "unsupported_type",
    "damaged_file",
    "encrypted_pdf",
    "no_text",
    "not_utf8",
    "too_large",
    "too_many_pages",
    "archive_too_large",
    "too_complex",
    "upload_expired",
    "processing_failed",
    "processing_timed_out",
]
TERMINAL: frozenset[Status] = frozenset(("indexed", "failed", "deleted"))


def object_key(tenant: str, document_id: str, name: str) -> str:
    """Where a document's file lies in the upload bucket."""
    return f"{tenant}/{document_id}/{name}"


def parts_of_key(key: str) -> tuple[str, str, str] | None:
    """Tenant, document id and name again, from what `object_key` made; none of a foreign key."""
    parts = key.split("/", 2)
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else None


class Failure(Value):
    """Why a document could not be indexed, in a code, and a sentence that says what to do."""

    code: FailureCode
    detail: str


class Upload(Value):
    """A file that landed in the bucket: `version` is its content's ETag."""

    tenant: str
    document_id: str
    name: str
    version: str
    size: int

    @property
    def key(self) -> str:
        """The object's key in the upload bucket."""
        return object_key(self.tenant, self.document_id, self.name)


class Document(Value):
    """One document of one tenant, as its owner sees it."""

    id: str
    tenant: str
    owner: str
    name: str
    status: Status
    groups: tuple[str, ...] = ()
    metadata: dict[str, str] = {}
    failure: Failure | None = None
    version: str = ""
    size: int = 0
    pages: int = 0
    chunks: int = 0
    attempts: int = 0
    """How often its present file was begun to be read."""
    revision: int = 0
    """Counts the saves, so that nobody overwrites a change that they have not read."""
    created_at: datetime
    updated_at: datetime
    deadline: datetime | None = None
    """When a document that is not terminal counts as stuck."""

    @property
    def key(self) -> str:
        """The key of its object in the upload bucket."""
        return object_key(self.tenant, self.id, self.name)

    def has_processed(self, version: str) -> bool:
        """Whether this content has come to its end: it is indexed, or it failed."""
        return self.version == version and self.status in ("indexed", "failed")


class DocumentPage(Value):
    """Some documents of a tenant, newest first, and where the next page begins."""

    documents: tuple[Document, ...]
    next_cursor: str | None


class Grant(Value):
    """Leave to upload one file: send its bytes to `url` by `method` with exactly these headers."""

    method: Literal["PUT"] = "PUT"
    url: str
    headers: dict[str, str]
    expires_at: datetime
