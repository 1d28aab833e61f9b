"""What the /v1/documents routes take and give."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from shared.types.documents import Document, Failure, Grant, Status
from shared.types.identity import Name
from shared.types.understanding import Understanding
from shared.types.value import Value


def _plain_name(name: str) -> str:
    """A file name, not a path: it becomes part of an object's key."""
    if name in (".", "..") or any(c in "/\\" or not c.isprintable() for c in name):
        raise ValueError("a file name has no slashes and no control characters")
    return name


MOST_LISTED = 100
USUALLY_LISTED = 50
"""Documents on one page of the list: at most, and where the caller names no limit."""

FileName = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_plain_name)]
Label = Annotated[str, Field(max_length=500)]


class NewDocument(Value):
    """The wish to upload a file, readable by these access groups (or by the whole tenant)."""

    name: FileName
    groups: tuple[Name, ...] = Field((), max_length=20)
    metadata: dict[Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")], Label] = Field(
        {}, max_length=20
    )
    feature: Name | Literal[""] = ""
    """Whose settings its content is understood by; the first feature's that has any."""


class DocumentView(Value):
    """A document as its tenant sees it."""

    id: str
    name: str
    origin: Literal["api", "bucket"]
    status: Status
    failure: Failure | None
    warnings: tuple[str, ...]
    groups: tuple[str, ...]
    metadata: dict[str, str]
    feature: str
    version: str
    content_hash: str
    size: int
    pages: int
    chunks: int
    embedded: int
    attempts: int
    understanding: Understanding | None
    created_at: datetime
    updated_at: datetime
    reached: dict[Status, datetime]
    """When its present file came to each of its states."""


class CreatedDocument(Value):
    """A document that awaits its bytes, and where to send them."""

    document: DocumentView
    upload: Grant


class DocumentList(Value):
    """A page of documents, newest first; `next_cursor` asks for the next one."""

    documents: tuple[DocumentView, ...]
    next_cursor: str | None


def view(document: Document) -> DocumentView:
    """What is shown of a document."""
    return DocumentView.model_validate(document.model_dump(include=set(DocumentView.model_fields)))
