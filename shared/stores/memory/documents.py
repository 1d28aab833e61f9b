"""The table of documents, in memory."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from threading import Lock

from shared.errors import Conflict
from shared.stores.age import age, read_age, to_page
from shared.stores.cursor import Place, read_place
from shared.types.documents import Document, DocumentPage
from shared.types.rebuild import Key


class MemoryDocuments:
    """Documents that last as long as the process; the same rules as the real table's."""

    def __init__(self) -> None:
        self._documents: dict[tuple[str, str], Document] = {}
        self._lock = Lock()

    def create(self, document: Document) -> None:
        """Add a new document; the very same again is no harm. Raises Conflict on any other."""
        with self._lock:
            if self._documents.setdefault((document.tenant, document.id), document) != document:
                raise Conflict("There is already a document with this id.")

    def get(self, tenant: str, document_id: str) -> Document | None:
        """A tenant's document, or nothing."""
        return self._documents.get((tenant, document_id))

    def list(self, tenant: str, limit: int, cursor: str | None) -> DocumentPage:
        """A page of a tenant's documents (`limit` >= 1) but for deleted ones, newest first."""
        after = read_age(cursor)
        own = [
            document
            for document in self._all()
            if document.tenant == tenant
            and document.status != "deleted"
            and (after is None or age(document) < after)
        ]
        return to_page(sorted(own, key=age, reverse=True), limit)

    def save(self, document: Document) -> Document | None:
        """Replace the revision that was read, and return the next one; nothing where it is stale.

        What is deleted stays deleted.
        """
        return self._replace(document, lambda old: not _revives(document, old))

    def revive(self, document: Document) -> Document | None:
        """Save, though it was deleted; nothing where the revision is stale."""
        return self._replace(document, lambda _: True)

    def scan(self, limit: int, cursor: str | None) -> DocumentPage:
        """A page of all tenants' documents (`limit` >= 1), deleted ones too."""
        place = read_place(cursor)
        after = (place.tenant, place.id) if place else ("", "")
        keys = sorted(key for key in tuple(self._documents) if key > after)
        last = Place(tenant=keys[limit - 1][0], id=keys[limit - 1][1]) if keys[limit:] else None
        return DocumentPage(
            documents=tuple(self._documents[key] for key in keys[:limit]),
            next_cursor=last.text() if last else None,
        )

    def several(self, keys: Collection[Key]) -> dict[Key, Document]:
        """The documents with these tenants and ids that there are."""
        return {key: self._documents[key] for key in keys if key in self._documents}

    def overdue(self, now: datetime, limit: int) -> Sequence[Document]:
        """Documents in the works and past their deadline, longest overdue first."""
        late = [
            (document.deadline, document.tenant, document.id)
            for document in self._all()
            if document.in_the_works and document.deadline and document.deadline < now
        ]
        return [self._documents[tenant, name] for _, tenant, name in sorted(late)[:limit]]

    def _replace(self, document: Document, allows: Callable[[Document], bool]) -> Document | None:
        key = document.tenant, document.id
        saved = document.model_copy(update={"revision": document.revision + 1})
        with self._lock:
            old = self._documents.get(key)
            follows = old and old.revision == document.revision and allows(old)
            if not follows and old != saved:
                return None
            self._documents[key] = saved
            return saved

    def _all(self) -> Sequence[Document]:
        with self._lock:
            return tuple(self._documents.values())


def _revives(new: Document, old: Document) -> bool:
    return old.status == "deleted" and new.status != "deleted"
