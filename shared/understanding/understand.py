"""What becomes of an indexed document's content: a summary, its language, labels, fields."""

from shared.types.documents import Document, UnderstandTask
from shared.understanding.awaited import AtWork, awaited, begin
from shared.understanding.converse import converse
from shared.understanding.end import end
from shared.understanding.parts import UnderstandingParts
from shared.understanding.quote import quote
from shared.understanding.study import Skipped, study_of


def understand(task: UnderstandTask, parts: UnderstandingParts) -> Document | None:
    """Understand a document's content, note it, and tell; doing it twice, or late, changes nothing.

    Returns the document as it stands then; nothing where it waits for nothing, or somebody else is
    at work on it. Raises only what may pass (a BackendError, or a ModelError that is retryable):
    the caller tries again, and at last calls `give_up`.
    """
    document = awaited(task, parts)
    if document is None:
        return None
    try:
        study = study_of(document, parts)
        if study.is_offline:
            return end(document, quote(study, parts.guard), parts)
        document = begin(document, parts)
        return end(document, converse(study, document, parts), parts)
    except Skipped as skip:
        return end(document, skip.understanding, parts)
    except AtWork:
        return None
