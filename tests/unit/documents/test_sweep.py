"""What never came to an end is failed by the sweep, which says what to do."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from shared.documents.process import process
from shared.documents.sweep import sweep
from shared.errors import SearchUnavailable
from shared.stores.memory.documents import MemoryDocuments
from shared.types.documents import Document
from tests.unit.documents.workbench import Bench
from tests.unit.retrieval.shelves import Happening, nothing

HOUR = 3_600


class RacingDocuments(MemoryDocuments):
    """A table in which something happens after the overdue documents were read."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Happening = nothing

    def overdue(self, now: datetime, limit: int) -> Sequence[Document]:
        late = super().overdue(now, limit)
        self.meanwhile()
        return late


def why(document: Document) -> str:
    assert document.failure is not None
    return document.failure.code


def test_fails_a_document_whose_file_never_came() -> None:
    bench = Bench()
    document = bench.announced()
    bench.clock.sleep(HOUR + 1)

    swept = sweep(bench.documents, bench.clock)

    assert swept == 1
    assert bench.now(document).status == "failed"
    assert why(bench.now(document)) == "upload_expired"


def test_fails_a_document_that_was_never_finished() -> None:
    bench = Bench()
    document = bench.announced()
    bench.breaks(bench.another().name)
    with pytest.raises(SearchUnavailable):
        process(bench.uploaded(document), bench.shop)
    bench.clock.sleep(HOUR + 1)

    swept = sweep(bench.documents, bench.clock)

    assert swept == 1
    assert why(bench.now(document)) == "processing_timed_out"


def test_leaves_alone_what_is_in_time_or_done() -> None:
    bench = Bench()
    done = bench.announced()
    process(bench.uploaded(done), bench.shop)
    bench.clock.sleep(HOUR + 1)
    fresh = bench.announced("b.txt")

    swept = sweep(bench.documents, bench.clock)

    assert swept == 0
    assert [bench.now(it).status for it in (done, fresh)] == ["indexed", "awaiting_upload"]


def test_sweeping_twice_changes_nothing() -> None:
    bench = Bench()
    bench.announced()
    bench.clock.sleep(HOUR + 1)
    sweep(bench.documents, bench.clock)

    again = sweep(bench.documents, bench.clock)

    assert again == 0


def test_a_file_that_comes_late_is_still_indexed() -> None:
    bench = Bench()
    document = bench.announced()
    bench.clock.sleep(HOUR + 1)
    sweep(bench.documents, bench.clock)

    process(bench.uploaded(document), bench.shop)

    assert bench.now(document).status == "indexed"
    assert bench.now(document).failure is None


def test_what_ends_while_it_is_swept_stays_as_it_ended() -> None:
    documents = RacingDocuments()
    bench = Bench(documents=documents)
    document = bench.announced()
    upload = bench.uploaded(document)
    documents.meanwhile = lambda: process(upload, bench.shop)
    bench.clock.sleep(HOUR + 1)

    swept = sweep(documents, bench.clock)

    assert swept == 0
    assert bench.now(document).status == "indexed"


def test_a_deadline_is_an_hour_after_the_announcement() -> None:
    bench = Bench()

    document = bench.announced()

    assert document.deadline == document.created_at + timedelta(hours=1)
