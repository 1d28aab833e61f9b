"""What happens to an upload: a document, its states, and why it failed."""

from datetime import datetime
from typing import Literal

from shared.types.understanding import Understanding
from shared.types.value import Value
from shared.types.webhooks import Event

Status = Literal[
    "awaiting_upload",
    "received",
    "extracting",
    "chunking",
    "embedding",
    "indexed",
    "failed",
    "deleted",
]
FailureCode = Literal[
    "empty_file",
    "unsupported_type",
    "damaged_file",
    "encrypted_pdf",
    "encrypted_file",
    "macros",
    "no_text",
    "scanned",
    "not_utf8",
    "too_large",
    "too_many_pages",
    "archive_too_large",
    "too_complex",
    "invalid_name",
    "invalid_metadata",
    "upload_expired",
    "processing_failed",
    "processing_timed_out",
]
TERMINAL: frozenset[Status] = frozenset(("indexed", "failed", "deleted"))
OURS: frozenset[FailureCode] = frozenset(("processing_failed", "processing_timed_out"))
"""Failures for causes of our own: the same file may be tried again."""


def object_key(tenant: str, document_id: str, name: str) -> str:
    """Where the file of an announced document lies in the upload bucket."""
    return f"{tenant}/{document_id}/{name}"


def work_key(tenant: str, document_id: str, version: str, what: str) -> str:
    """Where something made of a file is put aside; `extract` is its text, as zipped JSON."""
    return f"{tenant}/{document_id}/{version}/{what}"


class Failure(Value):
    """Why a document could not be indexed, in a code, and a sentence that says what to do."""

    code: FailureCode
    detail: str


class Upload(Value):
    """A file that landed in the bucket, under its key: `version` is its content's ETag."""

    key: str
    version: str
    size: int


class Stored(Upload):
    """An object of the upload bucket as it is now, with the metadata that it was put with."""

    modified_at: datetime
    metadata: dict[str, str] = {}
    """Of a listing, none: S3 tells them of single objects only."""


class StoredPage(Value):
    """Some objects of the upload bucket, and where the next page begins."""

    objects: tuple[Stored, ...]
    next_cursor: str | None


class Document(Value):
    """One document of one tenant, as its owner sees it."""

    id: str
    tenant: str
    owner: str
    name: str
    status: Status
    origin: Literal["api", "bucket"] = "api"
    """Whether it was announced, or its file was put straight into the bucket."""
    stored_at: str = ""
    """The key of its object, where that is not the usual one of an announced document."""
    groups: tuple[str, ...] = ()
    metadata: dict[str, str] = {}
    feature: str = ""
    """Whose settings it is understood by; where none is named, the first feature that has any."""
    failure: Failure | None = None
    warnings: tuple[str, ...] = ()
    """What of the file could not be read, such as scanned pages, though the rest was."""
    version: str = ""
    """The ETag of the file that its text is from, or that is being read."""
    content_hash: str = ""
    """The SHA-256 of that file."""
    size: int = 0
    pages: int = 0
    chunks: int = 0
    """How many pieces it was cut into, for the live generation of the index."""
    embedded: int = 0
    """How many of them have their vectors by now."""
    attempts: int = 0
    """How often its present file was begun to be read."""
    resumed: int = 0
    """How often the audit had to set its present file going again."""
    revision: int = 0
    """Counts the saves, so that nobody overwrites a change that they have not read."""
    created_at: datetime
    updated_at: datetime
    reached: dict[Status, datetime] = {}
    """When its present file came to each of its states."""
    deadline: datetime | None = None
    """When a document that is in the works counts as stuck."""
    understanding: Understanding | None = None
    news: tuple[Event, ...] = ()
    """What has happened that its owner is still to be told."""

    @property
    def key(self) -> str:
        """The key of its object in the upload bucket."""
        return self.stored_at or object_key(self.tenant, self.id, self.name)

    @property
    def in_the_works(self) -> bool:
        """Whether anything is still to be done about it: then it has a deadline."""
        waits = self.understanding is not None and self.understanding.state == "waiting"
        return self.status not in TERMINAL or bool(self.news) or waits

    def has_processed(self, version: str) -> bool:
        """Whether this content has come to its end: it is indexed, or failed for good."""
        if self.version != version or self.status not in ("indexed", "failed"):
            return False
        return self.failure is None or self.failure.code not in OURS


class DocumentPage(Value):
    """Some documents, and where the next page begins."""

    documents: tuple[Document, ...]
    next_cursor: str | None


class ProcessTask(Value):
    """Work on a file goes on, or begins again: what the S3 event would have said."""

    kind: Literal["process"] = "process"
    upload: Upload


class UnderstandTask(Value):
    """A document's content, in this version, is to be understood."""

    kind: Literal["understand"] = "understand"
    tenant: str
    document_id: str
    version: str


class Grant(Value):
    """Leave to upload one file: send its bytes to `url` by `method` with exactly these headers."""

    method: Literal["PUT"] = "PUT"
    url: str
    headers: dict[str, str]
    expires_at: datetime
