"""Hands a file out to be processed, as the bucket's event would have done."""

from shared.audit.parts import Auditing
from shared.types.documents import ProcessTask, Upload


def process_again(upload: Upload, parts: Auditing) -> None:
    """Send a task for this file; what has come to its end is made whole, and not done twice.

    Raises StoreUnavailable.
    """
    parts.intake.send([ProcessTask(upload=upload)])
