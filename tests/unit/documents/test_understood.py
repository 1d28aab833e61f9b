"""What was made of a document's content, or was to be made, goes when the document goes."""

import pytest

from shared.documents.fail import fail
from shared.documents.process import PROCESSING_FAILED
from shared.documents.sweep import sweep
from shared.types.documents import Document
from shared.types.understanding import State, Understanding
from tests.unit.documents.workbench import Bench
from tests.unit.world import ADA


def indexed(bench: Bench, state: State) -> Document:
    """A document of whose content something was made, or is to be made."""
    document = bench.process(bench.uploaded(bench.announced()))
    assert document is not None
    made = Understanding(state=state, version=document.version, summary="All about pumps.")
    saved = bench.documents.save(document.model_copy(update={"understanding": made}))
    assert saved is not None
    return saved


@pytest.mark.parametrize("state", ["waiting", "done"])
def test_what_was_understood_is_deleted_with_the_document(state: State) -> None:
    bench = Bench()
    document = indexed(bench, state)

    deleted = bench.desk.delete(ADA, document.id)

    assert (deleted.understanding, deleted.in_the_works, deleted.deadline) == (None, False, None)
    assert "understanding" not in bench.told.events[-1].data["document"]


def test_a_document_that_fails_waits_for_nothing() -> None:
    bench = Bench(understands=True)
    document = indexed(bench, "waiting")

    begun = bench.desk.reprocess(ADA, document.id)
    fail(begun, PROCESSING_FAILED, bench.shop)
    bench.clock.sleep(24 * 3_600)

    assert bench.now(document).status == "failed"
    assert (bench.now(document).in_the_works, sweep(bench.sweeping)) == (False, 0)


def test_a_document_that_is_deleted_while_it_waits_is_swept_no_more() -> None:
    bench = Bench(understands=True)
    document = indexed(bench, "waiting")
    bench.desk.delete(ADA, document.id)
    bench.clock.sleep(24 * 3_600)

    assert [sweep(bench.sweeping) for _ in range(3)] == [0, 0, 0]
