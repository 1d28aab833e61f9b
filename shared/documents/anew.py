"""Whether a file lies in the bucket that came after its document was deleted."""

from shared.types.documents import Document, Stored


def is_anew(deleted: Document, stored: Stored) -> bool:
    """Whether what lies there was put there since; never for a document that was announced.

    S3 tells times to the second, by a clock of its own: so another content counts as new whatever
    its time, and the same content where its second is the deletion's or later.
    """
    if deleted.origin == "api":
        return False
    gone_at = deleted.reached.get("deleted", deleted.updated_at).replace(microsecond=0)
    return stored.version != deleted.version or stored.modified_at >= gone_at
