"""What happens to documents that never came to an end: they fail, and say why."""

from shared.ports import Clock, Documents
from shared.types.documents import Document, Failure

AT_ONCE = 1_000
NEVER_CAME = Failure(
    code="upload_expired",
    detail="No file was uploaded within an hour. Create the document again and upload its bytes.",
)
NEVER_ENDED = Failure(
    code="processing_timed_out",
    detail="Processing did not end in time. Upload the file again, or ask support to look at it.",
)


def sweep(documents: Documents, clock: Clock) -> int:
    """Fail documents past their deadline, at most a thousand; says how many.

    A file that comes late is still indexed; one that ended just now stays as it ended.
    """
    overdue = documents.overdue(clock.now(), AT_ONCE)
    saved = [documents.save(_failed(document, clock)) for document in overdue]
    return sum(document is not None for document in saved)


def _failed(document: Document, clock: Clock) -> Document:
    failure = NEVER_CAME if document.status == "awaiting_upload" else NEVER_ENDED
    changes = {
        "status": "failed",
        "failure": failure,
        "updated_at": clock.now(),
        "deadline": None,
    }
    return document.model_copy(update=changes)
