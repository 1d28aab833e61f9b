"""What becomes of a document whose file is gone from the bucket."""

from datetime import datetime

from shared.documents.finish import finish
from shared.documents.parts import Closing
from shared.documents.save import save
from shared.types.documents import Document


def lose(document: Document | None, at: datetime, parts: Closing) -> Document | None:
    """Delete a document, unless it is deleted or still awaits its file; gives it as it stands.

    `at` is a moment before nothing was found under its key: what is put there later is a new file.
    The document must have been read before that, too. Raises BackendError.
    """
    if document is None or document.status in ("awaiting_upload", "deleted"):
        return document
    return finish(save(document, parts, at=at, status="deleted"), parts)
