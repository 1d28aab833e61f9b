"""Looks at a part of one walk, and repairs what does not agree, if it is asked to."""

from collections.abc import Callable, Mapping

from shared.audit.cursor import Spot, read_spot
from shared.audit.parts import Auditing
from shared.audit.walk_bucket import walk_bucket
from shared.audit.walk_callbacks import walk_callbacks
from shared.audit.walk_documents import walk_documents
from shared.audit.walk_index import walk_index
from shared.audit.walk_queues import walk_queues
from shared.types.audit import AuditPage, Walk

Walker = Callable[[Auditing, Spot, bool], AuditPage]
WALKERS: Mapping[Walk, Walker] = {
    "documents": walk_documents,
    "bucket": walk_bucket,
    "index": walk_index,
    "callbacks": walk_callbacks,
    "queues": walk_queues,
}


def audit_page(walk: Walk, cursor: str | None, parts: Auditing, fix: bool) -> AuditPage:
    """Look at some hundred things, from a cursor on; each finding was looked at twice.

    Keeps nothing in mind: the cursor says all, and looking twice does no harm. A page takes some
    seconds at most. Raises InvalidRequest (param `cursor`), or BackendError where a part of the
    system does not answer.
    """
    return WALKERS[walk](parts, read_spot(cursor, walk), fix)
