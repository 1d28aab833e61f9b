"""What happens to an upload: extracted, chunked, embedded, indexed - or failed, with a reason."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from shared.errors import BackendError, DocumentError, NotFound
from shared.ports import Chunker, Clock, Documents, Embedder, Extractor, PassageIndex, Uploads
from shared.types.documents import TERMINAL, Document, Failure, Upload

LONGEST_WORK = timedelta(hours=1)
"""A document that is not done by then counts as stuck."""


@dataclass(frozen=True)
class Workshop:
    """Everything that processing a document needs."""

    documents: Documents
    uploads: Uploads
    extractor: Extractor
    chunker: Chunker
    embedder: Embedder
    index: PassageIndex
    clock: Clock


class Overtaken(BackendError):
    """Somebody else changed the document meanwhile: look again."""

    code = "overtaken"
    title = "The document changed meanwhile"


def process(upload: Upload, shop: Workshop) -> Document | None:
    """Bring an uploaded file to its end; doing it twice, or late, changes nothing.

    Returns the document as it stands, or nothing where no document expects this file. Raises only
    what may pass (a BackendError): the caller tries again, and at last calls `give_up`.
    """
    document = shop.documents.get(upload.tenant, upload.document_id)
    if document is None or document.status == "deleted":
        return _clear_away(upload, document, shop)
    if document.version == upload.version and document.status in ("indexed", "failed"):
        return document
    started = document.model_copy(
        update={"version": upload.version, "size": upload.size, "attempts": document.attempts + 1}
    )
    try:
        return _index(started, upload, shop)
    except DocumentError as error:
        return _fail(upload, Failure(code=error.reason, detail=error.sentence), shop)
    except NotFound:
        return shop.documents.get(upload.tenant, upload.document_id)


def give_up(upload: Upload, shop: Workshop) -> None:
    """Mark a document as failed whose processing kept breaking for a cause of our own."""
    sentence = "The file could not be processed. Upload it again, or ask support to look at it."
    _fail(upload, Failure(code="processing_failed", detail=sentence), shop)


def _index(document: Document, upload: Upload, shop: Workshop) -> Document:
    document = _save(document, shop, status="extracting", failure=None)
    extract = shop.extractor.extract(upload.name, shop.uploads.read(upload))
    chunks = shop.chunker.chunk(extract)
    document = _save(document, shop, status="embedding", pages=extract.pages, chunks=len(chunks))
    vectors = shop.embedder.embed([chunk.in_context for chunk in chunks])
    shop.index.replace(document, chunks, vectors, shop.clock.now())
    return _save(document, shop, status="indexed")


def _fail(upload: Upload, failure: Failure, shop: Workshop) -> Document | None:
    """A failed document has no passages: those of an earlier version go too."""
    document = shop.documents.get(upload.tenant, upload.document_id)
    if document is None or document.status == "deleted":
        return _clear_away(upload, document, shop)
    shop.index.remove(document.tenant, document.id)
    return _save(document, shop, status="failed", failure=failure, version=upload.version)


def _clear_away(upload: Upload, document: Document | None, shop: Workshop) -> Document | None:
    """Leave nothing of a file that nobody wants: not its bytes, not its passages."""
    shop.index.remove(upload.tenant, upload.document_id)
    shop.uploads.delete(upload.key)
    return document


def _save(document: Document, shop: Workshop, **changes: Any) -> Document:
    now = shop.clock.now()
    ended = changes["status"] in TERMINAL
    changes |= {"updated_at": now, "deadline": None if ended else now + LONGEST_WORK}
    saved = shop.documents.save(document.model_copy(update=changes))
    if saved is None:
        raise Overtaken("The document was changed or deleted while it was processed.")
    return saved
