"""Which documents wait to be understood, and how often that was begun."""

from shared.documents.save import MEANWHILE, save
from shared.errors import Overtaken
from shared.types.documents import Document, UnderstandTask
from shared.types.understanding import Understanding
from shared.understanding.parts import UnderstandingParts
from shared.understanding.study import Skipped

MOST_ATTEMPTS = 3
"""How often a model may be asked, and paid, without anything coming of it."""
TRIES = 5
NEVER_ENDED = "It was tried three times, and never came to an end. Reprocess it to try again."


class AtWork(Exception):
    """Somebody else has begun the same meanwhile; the work is theirs."""


def awaited(task: UnderstandTask, parts: UnderstandingParts) -> Document | None:
    """The document of a task, if it is there, in that version, and waits to be understood."""
    document = parts.documents.get(task.tenant, task.document_id)
    return document if document and waits(document, task.version) else None


def waits(document: Document, version: str) -> bool:
    """Whether a document waits to be understood in this version."""
    waiting = document.understanding is not None and document.understanding.state == "waiting"
    return waiting and document.status == "indexed" and document.version == version


def begin(document: Document, parts: UnderstandingParts) -> Document:
    """Count an attempt before it costs anything; gives the document as it is then.

    Raises Skipped where there were too many, AtWork, Overtaken, or StoreUnavailable.
    """
    for _ in range(TRIES):
        before = _noted(document)
        if before.attempts >= MOST_ATTEMPTS:
            raise Skipped(NEVER_ENDED)
        begun = before.model_copy(update={"attempts": before.attempts + 1})
        try:
            return save(document, parts, understanding=begun)
        except Overtaken:
            document = _as_it_is_now(document, before, parts)
    raise Overtaken(MEANWHILE)


def postpone(begun: Document, cost: int, parts: UnderstandingParts) -> None:
    """Note what an attempt cost that failed; one that cost nothing is not counted."""
    noted = _noted(begun)
    attempts = noted.attempts if cost else noted.attempts - 1
    changed = noted.model_copy(update={"attempts": attempts, "cost": noted.cost + cost})
    # Of whoever has changed the document meanwhile, nothing may be undone.
    parts.documents.save(begun.model_copy(update={"understanding": changed}))


def _as_it_is_now(document: Document, before: Understanding, parts: UnderstandingParts) -> Document:
    """The document, where others changed only what is not of this work. Raises AtWork."""
    now = parts.documents.get(document.tenant, document.id)
    if now is None or not waits(now, document.version) or _noted(now).attempts != before.attempts:
        raise AtWork
    return now


def _noted(document: Document) -> Understanding:
    return document.understanding or Understanding(state="waiting", version=document.version)
