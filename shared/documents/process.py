"""What happens to an upload: extracted, chunked, embedded, indexed - or failed, with a reason.

What is indexed stands in every generation of the index, also in one that was made meanwhile.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from shared.errors import DocumentError, NotFound, Overtaken
from shared.index_ports import Indexer
from shared.ports import Clock, Documents, Extractor, Uploads
from shared.types.documents import TERMINAL, Document, Failure, Upload
from shared.types.retrieval import Extract

LONGEST_WORK = timedelta(hours=1)
"""A document that is not done by then counts as stuck; its message must have come again before."""
MOST_DEATHS = 3
"""How many workers may run out of memory or of time over one file."""
PROCESSING_FAILED = Failure(
    code="processing_failed",
    detail="The file could not be processed. Upload it again, or ask support to look at it.",
)
MEANWHILE = "The document was changed or deleted while it was processed."
MOST_ROUNDS = 3
"""How often a document is put into generations that were made meanwhile before it waits."""
UNSETTLED = "The index was changed while the document was put into it."


@dataclass(frozen=True)
class Workshop:
    """Everything that processing a document needs."""

    documents: Documents
    uploads: Uploads
    extractor: Extractor
    indexer: Indexer
    clock: Clock


def process(upload: Upload, shop: Workshop) -> Document | None:
    """Bring an uploaded file to its end; doing it twice, or late, changes nothing.

    Returns the document as it stands, or nothing where no document expects this file. Raises only
    what may pass (a BackendError): the caller tries again, and at last calls `give_up`.
    """
    document = shop.documents.get(upload.tenant, upload.document_id)
    if document is None or document.status == "deleted":
        return _clear_away(upload, document, shop)
    if document.has_processed(upload.version):
        return _ended(document, upload, shop)
    # Before anything is saved: what came late for a file that was replaced must leave no mark.
    data = _read(upload, shop)
    if data is None:
        return document
    if _kills_whoever_reads_it(document, upload):
        return _fail(document, PROCESSING_FAILED, shop)
    return _index(_started(document, upload), upload, data, shop)


def _kills_whoever_reads_it(document: Document, upload: Upload) -> bool:
    """Whether every reader so far died: an error would have been noted, or left it embedding."""
    unread = document.version == upload.version and document.status == "extracting"
    return unread and document.attempts >= MOST_DEATHS


def give_up(upload: Upload, shop: Workshop) -> None:
    """Mark a document as failed whose processing kept breaking for a cause of our own."""
    document = shop.documents.get(upload.tenant, upload.document_id)
    if document is None or document.status == "deleted":
        _clear_away(upload, document, shop)
    elif not document.has_processed(upload.version) and _read(upload, shop) is not None:
        _fail(document.model_copy(update={"version": upload.version}), PROCESSING_FAILED, shop)


def _ended(document: Document, upload: Upload, shop: Workshop) -> Document | None:
    """The document as it ended; what a crash left half done of it is made good."""
    if document.status == "failed":
        shop.indexer.remove(document.tenant, document.id)
        return document
    # Asked first, for that is cheap: hardly ever is a file read again.
    if not shop.indexer.lacks(document) or (data := _read(upload, shop)) is None:
        return document
    try:
        extract = shop.extractor.extract(upload.name, data)
    except DocumentError:
        # It could be read once: what is found of it stays, a re-index says what is wrong with it.
        return document
    return _complete(document, upload, extract, shop)


def _read(upload: Upload, shop: Workshop) -> bytes | None:
    """The file's bytes, or nothing where a newer file has its place, or it was deleted."""
    try:
        return shop.uploads.read(upload)
    except NotFound:
        return None


def _started(document: Document, upload: Upload) -> Document:
    before = document.attempts if document.version == upload.version else 0
    changes = {"version": upload.version, "size": upload.size, "attempts": before + 1}
    return document.model_copy(update=changes)


def _index(document: Document, upload: Upload, data: bytes, shop: Workshop) -> Document | None:
    document = _save(document, shop, status="extracting", failure=None)
    try:
        extract = shop.extractor.extract(upload.name, data)
    except DocumentError as error:
        return _fail(document, Failure(code=error.reason, detail=error.sentence), shop)
    document = _save(document, shop, status="embedding", pages=extract.pages)
    chunks = _put(document, extract, shop)
    try:
        document = _save(document, shop, status="indexed", chunks=chunks)
    except Overtaken:
        return _put_right(upload, shop)
    return _complete(document, upload, extract, shop)


def _put(document: Document, extract: Extract, shop: Workshop) -> int:
    """Put it into every generation; gives the number of chunks in the live one."""
    prepared = shop.indexer.prepare(document.tenant, extract)
    _refuse_if_overtaken(document, shop)
    return shop.indexer.put(document, prepared, shop.clock.now())


def _complete(
    document: Document, upload: Upload, extract: Extract, shop: Workshop
) -> Document | None:
    """See to it that every generation holds an indexed document, however many are made meanwhile.

    A generation that is made after the document was saved as indexed is filled by who made it; one
    that was made between the first put and that save may miss it.
    """
    for _ in range(MOST_ROUNDS):
        if not shop.indexer.lacks(document):
            return document
        _put(document, extract, shop)
        if not _stands(document, shop):
            return _put_right(upload, shop)
    raise Overtaken(UNSETTLED)


def _refuse_if_overtaken(document: Document, shop: Workshop) -> None:
    """Embedding takes minutes: what was deleted or replaced meanwhile must not be found again."""
    if not _stands(document, shop):
        raise Overtaken(MEANWHILE)


def _stands(document: Document, shop: Workshop) -> bool:
    """Whether nobody has changed the document since it was read."""
    found = shop.documents.get(document.tenant, document.id)
    return found is not None and found.revision == document.revision


def _put_right(upload: Upload, shop: Workshop) -> Document | None:
    """After passages were written too late: none of a deleted document, else its newest file's.

    At once, for the queue would come back only when the passages had been shown for a while, and
    not at all where the newer file has ended already.
    """
    document = shop.documents.get(upload.tenant, upload.document_id)
    if document is None or document.status == "deleted":
        return _clear_away(upload, document, shop)
    newest = upload.model_copy(update={"version": document.version, "size": document.size})
    data = _read(newest, shop)
    if data is None:
        return document
    return _index(_started(document, newest), newest, data, shop)


def _fail(document: Document, failure: Failure, shop: Workshop) -> Document:
    """A failed document has no passages: those of an earlier version go too."""
    failed = _save(document, shop, status="failed", failure=failure, chunks=0)
    shop.indexer.remove(failed.tenant, failed.id)
    return failed


def _clear_away(upload: Upload, document: Document | None, shop: Workshop) -> Document | None:
    """Leave nothing of a file that nobody wants: not its bytes, not its passages."""
    shop.indexer.remove(upload.tenant, upload.document_id)
    shop.uploads.delete(upload.key)
    return document


def _save(document: Document, shop: Workshop, **changes: Any) -> Document:
    now = shop.clock.now()
    ended = changes["status"] in TERMINAL
    changes |= {"updated_at": now, "deadline": None if ended else now + LONGEST_WORK}
    saved = shop.documents.save(document.model_copy(update=changes))
    if saved is None:
        raise Overtaken(MEANWHILE)
    return saved
