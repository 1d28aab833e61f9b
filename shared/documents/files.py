"""The file that a document is from, and the one that lies in the bucket now."""

from shared.types.documents import Document, Stored, Upload


def file_of(document: Document) -> Upload:
    """The file that a document's text is from, or that is being read."""
    return Upload(key=document.key, version=document.version, size=document.size)


def file_at(stored: Stored) -> Upload:
    """What lies in the bucket, as the event of its upload would have said."""
    return Upload(key=stored.key, version=stored.version, size=stored.size)


def is_folder(stored: Stored) -> bool:
    """Whether an object only marks a folder, as consoles make them: empty, with a slash at last."""
    return stored.size == 0 and stored.key.endswith("/")
