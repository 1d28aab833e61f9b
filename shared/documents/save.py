"""Writes down what has become of a document: the only way in which its state changes."""

from datetime import datetime
from typing import Any

from shared.documents.deadlines import deadline_of
from shared.documents.news import with_news
from shared.documents.parts import Books
from shared.errors import Overtaken
from shared.types.documents import TERMINAL, Document

MEANWHILE = "The document was changed or deleted by others meanwhile."


def save(
    document: Document, books: Books, *, at: datetime | None = None, **changes: Any
) -> Document:
    """Save changes of the revision that was read, as of now or of another moment; gives the next.

    A new status is noted with its time, one that ends the document with the news of it in the same
    save, and whatever is still to be done with a deadline. Raises Overtaken where somebody else
    has saved meanwhile, or StoreUnavailable.
    """
    saved = books.documents.save(changed(document, books, at=at, **changes))
    if saved is None:
        raise Overtaken(MEANWHILE)
    return saved


def changed(
    document: Document, books: Books, *, at: datetime | None = None, **changes: Any
) -> Document:
    """The document as `save` would save it."""
    now = at or books.clock.now()
    document = document.model_copy(update=changes | {"updated_at": now})
    if "status" in changes:
        reached = document.reached | {document.status: now}
        document = document.model_copy(update={"reached": reached})
        if document.status in ("failed", "deleted"):
            # Nobody understands it any more, and what was understood goes with what was found.
            document = document.model_copy(update={"understanding": None})
        if document.status in TERMINAL:
            document = with_news(document, books.ids.new("evt"), now)
    return document.model_copy(update={"deadline": deadline_of(document, now)})
