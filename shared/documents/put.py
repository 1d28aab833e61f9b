"""Cuts and embeds a document and puts it into the index, unless it has been changed meanwhile."""

from shared.documents.go import SECONDS_TO_STOP, Go
from shared.documents.save import MEANWHILE
from shared.documents.workshop import Workshop
from shared.errors import Overtaken
from shared.types.documents import Document
from shared.types.retrieval import Extract


class WrittenLate(Exception):
    """Passages were written of a document that others had changed: look at it at once."""


def put(go: Go, extract: Extract, shop: Workshop) -> int:
    """Put a document into every generation; gives the number of chunks in the live one.

    Raises Unfinished where there is too little time left, Overtaken or another BackendError.
    """
    go.need(SECONDS_TO_STOP)
    prepared = shop.indexer.prepare(go.document.tenant, extract, pace=go)
    # Embedding takes minutes: what was deleted or replaced meanwhile must not be found again.
    if not stands(go.document, shop):
        raise Overtaken(MEANWHILE)
    return shop.indexer.put(go.document, prepared, shop.clock.now())


def stands(document: Document, shop: Workshop) -> bool:
    """Whether nobody has changed the document since it was read."""
    found = shop.documents.get(document.tenant, document.id)
    return found is not None and found.revision == document.revision
