"""Ends a document that cannot be indexed, with a reason that a person can act on."""

from shared.documents.finish import finish
from shared.documents.parts import Closing
from shared.documents.save import save
from shared.types.documents import Document, Failure


def fail(document: Document, failure: Failure, parts: Closing) -> Document:
    """Mark a document as failed and tell; what an earlier file left in the index goes, too.

    Raises BackendError, Overtaken where somebody else has changed it meanwhile.
    """
    failed = save(document, parts, status="failed", failure=failure, chunks=0, embedded=0)
    return finish(failed, parts)
