"""Does what is left to do for a document that has failed or was deleted."""

from shared.documents.anew import is_anew
from shared.documents.files import file_at, file_of
from shared.documents.parts import Closing
from shared.documents.tell import tell
from shared.types.documents import Document, ProcessTask


def finish(ended: Document, parts: Closing, whatever_lies_there: bool = False) -> Document:
    """Take its passages out of the index, a deleted one's bytes out of the bucket, and tell.

    Of a deleted document's bytes, those that came after the deletion are left, unless whatever
    lies there is to go. Doing it twice, or late, does no harm. Gives the document as it stands
    then. Raises SearchUnavailable, StoreUnavailable.
    """
    parts.index.remove(ended.tenant, ended.id)
    _mend(ended, parts)
    if ended.status == "deleted":
        _clear_bytes(ended, parts, whatever_lies_there)
    return tell(ended, parts.documents, parts.herald)


def _mend(ended: Document, parts: Closing) -> None:
    """Where a newer file was indexed just before the passages were taken out, see to it again."""
    now = parts.documents.get(ended.tenant, ended.id)
    if now and now.revision != ended.revision and now.status == "indexed":
        parts.intake.send([ProcessTask(upload=file_of(now))])


def _clear_bytes(deleted: Document, parts: Closing, whatever_lies_there: bool) -> None:
    if whatever_lies_there:
        parts.uploads.delete(deleted.key)
        return
    stored = parts.uploads.describe(deleted.key)
    if stored is None:
        return
    if is_anew(deleted, stored):
        # Its own event may have been lost.
        parts.intake.send([ProcessTask(upload=file_at(stored))])
    else:
        parts.uploads.delete(deleted.key)
