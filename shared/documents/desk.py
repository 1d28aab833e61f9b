"""What an owner can do with documents: announce one, look, have it read anew, delete."""

from dataclasses import dataclass
from typing import Any

from shared.document_ports import Intake
from shared.documents.deadlines import TIME_TO_UPLOAD
from shared.documents.files import file_at
from shared.documents.finish import finish
from shared.documents.save import save
from shared.errors import Conflict, NotFound, Overtaken
from shared.index_ports import Remover
from shared.ports import Clock, Documents, Ids, Uploads
from shared.types.documents import TERMINAL, Document, DocumentPage, Grant, ProcessTask
from shared.types.identity import Principal
from shared.webhook_ports import Herald

TRIES = 10
BUSY = "The document is being changed by others; try again."
NO_FILE = "There is no file of this document to be read. Upload one, then it is read by itself."
DELETED = "The document is deleted. Create it again and upload its file."

BEGUN_ANEW: dict[str, Any] = {
    "failure": None,
    "attempts": 0,
    "resumed": 0,
    "embedded": 0,
    "reached": {},
}


@dataclass(frozen=True)
class DocumentDesk:
    """The documents of whoever asks; another tenant's do not exist."""

    documents: Documents
    uploads: Uploads
    index: Remover
    herald: Herald
    intake: Intake
    clock: Clock
    ids: Ids

    def announce(
        self,
        who: Principal,
        name: str,
        groups: tuple[str, ...],
        metadata: dict[str, str],
        feature: str = "",
    ) -> tuple[Document, Grant]:
        """A new document that awaits its bytes, and leave to send them within the hour."""
        now = self.clock.now()
        document = Document(
            id=self.ids.new("doc"),
            tenant=who.tenant,
            owner=who.user,
            name=name,
            status="awaiting_upload",
            groups=groups,
            metadata=metadata,
            feature=feature,
            created_at=now,
            updated_at=now,
            reached={"awaiting_upload": now},
            deadline=now + TIME_TO_UPLOAD,
        )
        grant = self.uploads.grant(document.key, now + TIME_TO_UPLOAD)
        self.documents.create(document)
        return document, grant

    def find(self, who: Principal, document_id: str) -> Document:
        """One document. Raises NotFound, also for another tenant's."""
        document = self.documents.get(who.tenant, document_id)
        if document is None or not _open_to(document, who):
            raise NotFound("There is no document with this id.")
        return document

    def list(self, who: Principal, limit: int, cursor: str | None) -> DocumentPage:
        """A page of documents, newest first, without deleted ones and those of closed groups."""
        page = self.documents.list(who.tenant, limit, cursor)
        seen = (document for document in page.documents if _open_to(document, who))
        return page.model_copy(update={"documents": tuple(seen)})

    def reprocess(self, who: Principal, document_id: str) -> Document:
        """Have a document's file read anew; search keeps what it has of it meanwhile.

        One in the works is only seen to. Raises Conflict where there is no file, and NotFound.
        """
        for _ in range(TRIES):
            document = self.find(who, document_id)
            if document.status == "deleted":
                raise Conflict(DELETED)
            stored = self.uploads.describe(document.key)
            if document.status == "awaiting_upload" or stored is None:
                raise Conflict(NO_FILE)
            try:
                begun = _begun_anew(document, self)
            except Overtaken:
                continue
            self.intake.send([ProcessTask(upload=file_at(stored))])
            return begun
        raise Conflict(BUSY)

    def delete(self, who: Principal, document_id: str) -> Document:
        """Delete a document, its bytes and its passages in every generation; twice is no error.

        Once it is marked, the sweep finishes what breaks off. Raises NotFound, BackendError.
        """
        return finish(self._marked_deleted(who, document_id), self, whatever_lies_there=True)

    def _marked_deleted(self, who: Principal, document_id: str) -> Document:
        """Save the deletion over whatever a worker saves. Raises Conflict if it never can."""
        for _ in range(TRIES):
            document = self.find(who, document_id)
            if document.status == "deleted":
                return document
            try:
                return save(document, self, status="deleted")
            except Overtaken:
                continue
        raise Conflict(BUSY)


def _begun_anew(document: Document, desk: DocumentDesk) -> Document:
    if document.status not in TERMINAL:
        return document
    return save(document, desk, status="received", **BEGUN_ANEW)


def _open_to(document: Document, who: Principal) -> bool:
    """A document without groups is the whole tenant's; its owner always sees it."""
    return (
        not document.groups
        or document.owner == who.user
        or not set(document.groups).isdisjoint(who.groups)
    )
