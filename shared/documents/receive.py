"""Whether a file in the bucket is to be read, and the document it then is: received."""

from typing import Any

from shared.documents.labels import Labels, read_labels
from shared.documents.locate import Place
from shared.documents.naming import UNFIT, is_fit, shown
from shared.documents.save import MEANWHILE, changed, save
from shared.documents.workshop import Workshop
from shared.errors import Conflict, Overtaken
from shared.types.documents import TERMINAL, Document, Failure, FailureCode, Stored

REFUSED: frozenset[FailureCode] = frozenset(("invalid_name", "invalid_metadata"))
UNREAD: dict[str, Any] = {
    "content_hash": "",
    "pages": 0,
    "chunks": 0,
    "embedded": 0,
    "attempts": 0,
    "resumed": 0,
    "warnings": (),
    "understanding": None,
}
"""What is known of a file that nobody has read."""
Said = tuple[Labels | None, Failure | None]
"""What an object itself says of its document, and why that cannot be; an announced one's nothing.
"""


def said(place: Place, stored: Stored) -> Said:
    """What the object in the bucket says of its document, by its key and its metadata."""
    if place.document and place.document.origin == "api":
        return None, None
    labels, failure = read_labels(place.tenant, stored.metadata)
    return labels, failure if is_fit(_name(stored)) else UNFIT


def is_settled(document: Document, stored: Stored, found: Said) -> bool:
    """Whether what lies in the bucket has come to its end, and with the labels it has now."""
    labels, failure = found
    refused = document.failure is not None and document.failure.code in REFUSED
    return (
        document.has_processed(stored.version)
        and _has(document, labels)
        and refused == (failure is not None)
    )


def receive(place: Place, stored: Stored, found: Said, shop: Workshop) -> Document:
    """The document of a file that is to be read, saved as received if it was not in the works.

    Raises Overtaken where somebody else has changed it meanwhile, or StoreUnavailable.
    """
    labels, _ = found
    document = place.document
    changes = {"version": stored.version, "size": stored.size, **_told(labels)}
    if document is None:
        return _created(_new(place, stored, changes, shop), shop)
    same = document.version == stored.version
    if same and document.status not in TERMINAL and _has(document, labels):
        return document
    if document.status == "deleted":
        return _revived(document, _new(place, stored, changes, shop), shop)
    if document.status != "awaiting_upload":
        changes |= {"reached": {}}
    if not same:
        changes |= UNREAD
    return save(document, shop, status="received", failure=None, **changes)


def _new(place: Place, stored: Stored, changes: dict[str, Any], shop: Workshop) -> Document:
    now = shop.clock.now()
    fresh = Document(
        id=place.document_id,
        tenant=place.tenant,
        owner=place.tenant,
        name=shown(_name(stored)),
        status="received",
        origin="bucket",
        stored_at=stored.key,
        created_at=now,
        updated_at=now,
    )
    return changed(fresh, shop, status="received", **changes)


def _created(document: Document, shop: Workshop) -> Document:
    try:
        shop.documents.create(document)
    except Conflict as error:
        raise Overtaken(MEANWHILE) from error
    return document


def _revived(deleted: Document, fresh: Document, shop: Workshop) -> Document:
    """It begins anew; that it was deleted is told, too, if nobody has done so yet."""
    carried = {"revision": deleted.revision, "news": deleted.news}
    saved = shop.documents.revive(fresh.model_copy(update=carried))
    if saved is None:
        raise Overtaken(MEANWHILE)
    return saved


def _has(document: Document, labels: Labels | None) -> bool:
    return all(getattr(document, name) == value for name, value in _told(labels).items())


def _told(labels: Labels | None) -> dict[str, Any]:
    return {} if labels is None else dict(labels)


def _name(stored: Stored) -> str:
    return stored.key.partition("/")[2]
