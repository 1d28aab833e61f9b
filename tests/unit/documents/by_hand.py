"""Files that are put straight into the bucket of a bench."""

from shared.documents.locate import direct_id
from shared.types.documents import Document
from tests.unit.documents.workbench import Bench

KEY = "acme/manuals/pump.txt"


def of(bench: Bench, key: str = KEY) -> Document:
    """The document of a file that was put in by hand."""
    document = bench.documents.get("acme", direct_id(key))
    assert document is not None
    return document


def put(bench: Bench, data: bytes = b"one\ntwo", key: str = KEY, **metadata: str) -> Document:
    """Put a file in, and process it."""
    bench.clock.sleep(2)
    bench.process(bench.uploads.put(key, data, metadata))
    return of(bench, key)
