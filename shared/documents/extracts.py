"""A file's text on the workbench: for a later go, and for whoever understands the document."""

import gzip

from shared.document_ports import Workbench
from shared.types.documents import Document, work_key
from shared.types.retrieval import Extract

WHAT = "extract"


def put_extract(document: Document, extract: Extract, bench: Workbench) -> None:
    """Put the text of a document's present file aside, as zipped JSON. Raises StoreUnavailable."""
    bench.put(_key(document), gzip.compress(extract.model_dump_json().encode(), mtime=0))


def take_extract(document: Document, bench: Workbench) -> Extract | None:
    """The text that was put aside; nothing where there is none that this code can read.

    Raises StoreUnavailable.
    """
    data = bench.get(_key(document))
    try:
        return Extract.model_validate_json(gzip.decompress(data)) if data else None
    except (OSError, EOFError, ValueError):
        return None


def clear_extract(document: Document, bench: Workbench) -> None:
    """Forget the text that was put aside, if any. Raises StoreUnavailable."""
    bench.clear(_key(document))


def _key(document: Document) -> str:
    return work_key(document.tenant, document.id, document.version, WHAT)
