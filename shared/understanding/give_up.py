"""What becomes of a document that could not be understood whenever it was tried."""

from shared.types.documents import Document, UnderstandTask
from shared.types.understanding import Understanding
from shared.understanding.awaited import awaited
from shared.understanding.end import end
from shared.understanding.parts import UnderstandingParts

NO_MODEL = "The model did not answer, however often it was asked. Reprocess it to try again."
BROKEN = "It could not be understood for a cause of ours. Reprocess the document to try again."


def give_up(task: UnderstandTask, reason: str, parts: UnderstandingParts) -> Document | None:
    """Skip a document and tell, if it still waits; its search is as good as ever.

    Gives it as it stands then, or nothing where there was nothing to do. Raises BackendError.
    """
    document = awaited(task, parts)
    if document is None:
        return None
    return end(document, Understanding(state="skipped", reasons=(reason,)), parts)
