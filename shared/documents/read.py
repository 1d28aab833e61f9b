"""Reads a document's file: its bytes, and their text."""

from hashlib import sha256

from shared.documents.extracts import clear_extract
from shared.documents.go import Go
from shared.documents.workshop import Workshop
from shared.errors import NotFound
from shared.types.documents import Upload
from shared.types.retrieval import Extract

SECONDS_TO_READ = 480
"""What fetching and reading a file may take, and what is needed to put its text aside then."""
MOST_WARNINGS = 20


def read(upload: Upload, go: Go, shop: Workshop) -> Extract | None:
    """The text of a file, noted on its document; nothing where the file is gone or replaced.

    What an earlier go has put aside is not read again; the same content under another version is,
    but what an index holds of it will not be embedded again. Raises DocumentError where it can
    never be read, Unfinished where too little time is left to try, or BackendError.
    """
    go.go_on()
    if go.extract:
        return go.extract
    go.need(SECONDS_TO_READ)
    try:
        data = shop.uploads.read(upload)
    except NotFound:
        return None
    if go.document.content_hash:
        # Read anew: what is aside may have been made by an older reader.
        clear_extract(go.document, shop.bench)
    go.save(
        status="extracting",
        content_hash=_hash_of(data, upload),
        attempts=go.document.attempts + 1,
    )
    extract = shop.extractor.extract(go.document.name, data)
    go.extract = extract
    warnings = extract.warnings[:MOST_WARNINGS]
    go.save(status="chunking", pages=extract.pages, warnings=warnings)
    return extract


def _hash_of(data: bytes, upload: Upload) -> str:
    """The SHA-256 of a file, unless only the beginning of it was read."""
    return sha256(data).hexdigest() if len(data) >= upload.size else ""
