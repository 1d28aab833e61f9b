"""Looks for documents that stand still, and sets them going again."""

from shared.documents.resume import resume
from shared.documents.sweeping import Sweeping
from shared.documents.workshop import SecondsLeft
from shared.errors import BackendError
from shared.types.documents import Document

__all__ = ["Sweeping", "sweep"]

AT_ONCE = 1_000
SECONDS_FOR_THE_REST = 600
"""What is left of a worker's time for whatever else is due when the sweep breaks off."""


def plenty() -> float:
    """A worker's time, where nobody looks at the clock."""
    return float("inf")


def sweep(parts: Sweeping, limit: int = AT_ONCE, seconds_left: SecondsLeft = plenty) -> int:
    """See to documents past their deadline, the longest overdue first; says how many.

    What there is no time for is the first of the next sweep. One that cannot be helped now does not
    keep the others waiting: all are tried before the BackendError of one of them is raised.
    """
    done = 0
    failure: BackendError | None = None
    for late in parts.documents.overdue(parts.clock.now(), limit):
        if seconds_left() < SECONDS_FOR_THE_REST:
            break
        try:
            # What is overdue is told by an index of the table, which lags behind it.
            document = parts.documents.get(late.tenant, late.id)
            if document and _is_overdue(document, parts):
                done += resume(document, parts) is not None
        except BackendError as error:
            failure = error
    if failure:
        raise failure
    return done


def _is_overdue(document: Document, parts: Sweeping) -> bool:
    return document.deadline is not None and document.deadline < parts.clock.now()
