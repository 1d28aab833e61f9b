"""What an owner can do with documents: announce one, look, delete."""

from datetime import timedelta

from shared.errors import Conflict, NotFound
from shared.index_ports import Remover
from shared.ports import Clock, Documents, Ids, Uploads
from shared.types.documents import Document, DocumentPage, Grant
from shared.types.identity import Principal

TIME_TO_UPLOAD = timedelta(hours=1)
TRIES = 10


class DocumentDesk:
    """The documents of whoever asks; another tenant's do not exist."""

    def __init__(
        self, documents: Documents, uploads: Uploads, index: Remover, clock: Clock, ids: Ids
    ) -> None:
        self._documents = documents
        self._uploads = uploads
        self._index = index
        self._clock = clock
        self._ids = ids

    def announce(
        self, who: Principal, name: str, groups: tuple[str, ...], metadata: dict[str, str]
    ) -> tuple[Document, Grant]:
        """A new document that awaits its bytes, and leave to send them within the hour."""
        now = self._clock.now()
        document = Document(
            id=self._ids.new("doc"),
            tenant=who.tenant,
            owner=who.user,
            name=name,
            status="awaiting_upload",
            groups=groups,
            metadata=metadata,
            created_at=now,
            updated_at=now,
            deadline=now + TIME_TO_UPLOAD,
        )
        grant = self._uploads.grant(document.key, now + TIME_TO_UPLOAD)
        self._documents.create(document)
        return document, grant

    def find(self, who: Principal, document_id: str) -> Document:
        """One document. Raises NotFound, also for another tenant's."""
        document = self._documents.get(who.tenant, document_id)
        if document is None or not _open_to(document, who):
            raise NotFound("There is no document with this id.")
        return document

    def list(self, who: Principal, limit: int, cursor: str | None) -> DocumentPage:
        """A page of documents, newest first, without deleted ones and those of closed groups."""
        page = self._documents.list(who.tenant, limit, cursor)
        seen = (d for d in page.documents if d.status != "deleted" and _open_to(d, who))
        return page.model_copy(update={"documents": tuple(seen)})

    def delete(self, who: Principal, document_id: str) -> Document:
        """Delete a document, its bytes and its passages in every generation; twice is no error."""
        deleted = self._mark_deleted(who, document_id)
        self._index.remove(deleted.tenant, deleted.id)
        self._uploads.delete(deleted.key)
        return deleted

    def _mark_deleted(self, who: Principal, document_id: str) -> Document:
        """Save the deletion over whatever a worker saves. Raises Conflict if it never can."""
        for _ in range(TRIES):
            document = self.find(who, document_id)
            if document.status == "deleted":
                return document
            changes = {"status": "deleted", "updated_at": self._clock.now(), "deadline": None}
            if saved := self._documents.save(document.model_copy(update=changes)):
                return saved
        raise Conflict("The document is being changed by others; try again.")


def _open_to(document: Document, who: Principal) -> bool:
    """A document without groups is the whole tenant's; its owner always sees it."""
    return (
        not document.groups
        or document.owner == who.user
        or not set(document.groups).isdisjoint(who.groups)
    )
