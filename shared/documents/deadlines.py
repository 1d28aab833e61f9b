"""When a document that is in the works counts as stuck, by what is still to be done about it."""

from datetime import datetime, timedelta

from shared.types.documents import TERMINAL, Document

TIME_TO_UPLOAD = timedelta(hours=1)
LONGEST_WORK = timedelta(hours=1)
"""A worker saves its document more often than that, and its message comes again before."""
TIME_TO_TELL = timedelta(minutes=5)
TIME_TO_UNDERSTAND = timedelta(minutes=30)


def deadline_of(document: Document, now: datetime) -> datetime | None:
    """Until when whatever is to be done next should be done; nothing where nothing is.

    Each time that it was set going again it has twice as long: it may only wait for its turn behind
    many others, and nothing is then won by handing it out once more.
    """
    if not document.in_the_works:
        return None
    if document.status not in TERMINAL:
        return now + LONGEST_WORK * (1 << document.resumed)
    if document.news:
        return now + TIME_TO_TELL
    return now + TIME_TO_UNDERSTAND * (1 << document.resumed)
