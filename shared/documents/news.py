"""What the owner of a document is to be told, kept on the document itself until that is done."""

from datetime import datetime

from shared.types.documents import Document, Status
from shared.types.webhooks import Event, EventType

TOLD_OF: dict[Status, EventType] = {
    "indexed": "document.indexed",
    "failed": "document.failed",
    "deleted": "document.deleted",
}
TOLD = (
    *("id", "name", "status", "origin", "version", "content_hash", "size", "pages", "chunks"),
    *("failure", "warnings", "metadata", "groups", "created_at", "updated_at"),
)
"""What is told of a document, besides what was understood of it."""


def with_news(
    document: Document, event_id: str, now: datetime, kind: EventType | None = None
) -> Document:
    """The document with one more event, by default that it has come to its present status.

    To be saved together with what has happened: the event's `sequence` is the revision that this
    save makes. Its `data` is {"document": what is told of it}.
    """
    event = Event(
        id=event_id,
        type=kind or TOLD_OF[document.status],
        tenant=document.tenant,
        subject=document.id,
        sequence=document.revision + 1,
        at=now,
        data={"document": _told(document)},
    )
    return document.model_copy(update={"news": (*document.news, event)})


def _told(document: Document) -> dict[str, object]:
    fields = {*TOLD, "understanding"} if document.understanding else {*TOLD}
    told = document.model_dump(mode="json", include=fields)
    return {name: told[name] for name in (*TOLD, "understanding") if name in told}
