"""What stands still is set going again by the sweep, or ended with a reason and told."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from shared.documents.files import file_of
from shared.documents.resume import resume
from shared.documents.sweep import sweep
from shared.errors import SearchUnavailable, StoreUnavailable
from shared.stores.memory.documents import MemoryDocuments
from shared.types.documents import Document, ProcessTask
from tests.unit.documents.workbench import Bench
from tests.unit.retrieval.shelves import Happening, nothing
from tests.unit.world import ADA

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


def stuck(bench: Bench) -> Document:
    """A document whose worker died while it was embedded; its message was lost."""
    document = bench.announced()
    bench.weigher.meanwhile = down
    with pytest.raises(SearchUnavailable):
        bench.process(bench.uploaded(document))
    return bench.now(document)


def down() -> None:
    raise SearchUnavailable("The search engine does not answer.")


def hours_later(bench: Bench, hours: int = 1) -> int:
    bench.clock.sleep(hours * HOUR + 1)
    return sweep(bench.sweeping)


def test_fails_a_document_whose_file_never_came_and_tells() -> None:
    bench = Bench()
    document = bench.announced()

    swept = hours_later(bench)

    assert swept == 1
    assert bench.now(document).status == "failed"
    assert why(bench.now(document)) == "upload_expired"
    assert (bench.told.types, bench.now(document).deadline) == (["failed"], None)


def test_has_a_file_processed_whose_event_was_lost() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)

    swept = hours_later(bench)

    assert (swept, list(bench.intake.waiting)) == (1, [ProcessTask(upload=upload)])
    bench.work()
    assert bench.now(document).status == "indexed"
    assert bench.now(document).resumed == 0


def test_has_a_document_processed_again_that_was_never_finished() -> None:
    bench = Bench()
    document = stuck(bench)

    swept = hours_later(bench)

    assert (swept, bench.now(document).resumed) == (1, 1)
    assert bench.now(document).deadline == bench.clock.now() + timedelta(hours=2)
    bench.work()
    assert bench.now(document).status == "indexed"


def test_processes_what_lies_there_now_and_not_what_did_before() -> None:
    bench = Bench()
    document = stuck(bench)
    newer = bench.uploaded(document, b"newer")

    hours_later(bench)

    assert list(bench.intake.waiting) == [ProcessTask(upload=newer)]
    bench.work()
    assert bench.texts(document) == ["newer"]


def test_fails_a_document_in_the_end_that_is_never_finished() -> None:
    bench = Bench()
    document = stuck(bench)

    swept = [hours_later(bench, hours) for hours in (1, 2, 4, 8, 16)]

    assert swept == [1, 1, 1, 1, 0]
    assert len(bench.intake.waiting) == 3
    assert why(bench.now(document)) == "processing_timed_out"
    assert bench.told.types == ["failed"]


def test_one_that_waits_for_its_turn_is_asked_after_less_and_less_often() -> None:
    bench = Bench()
    document = stuck(bench)

    swept = [hours_later(bench) for _ in range(14)]

    assert [hour for hour, count in enumerate(swept, 1) if count] == [1, 3, 7]
    bench.work()
    assert (bench.now(document).status, bench.told.types) == ("indexed", ["indexed"])


def test_deletes_a_document_whose_file_is_gone() -> None:
    bench = Bench()
    document = stuck(bench)
    bench.uploads.delete(document.key)

    hours_later(bench)

    assert (bench.now(document).status, bench.told.types) == ("deleted", ["deleted"])
    assert bench.texts(document) is None


def test_leaves_alone_what_is_in_time_or_done() -> None:
    bench = Bench()
    done = bench.announced()
    bench.process(bench.uploaded(done))
    bench.clock.sleep(HOUR + 1)
    fresh = bench.announced("b.txt")

    swept = sweep(bench.sweeping)

    assert swept == 0
    assert [bench.now(it).status for it in (done, fresh)] == ["indexed", "awaiting_upload"]
    assert resume(bench.now(done), bench.sweeping) is None


@pytest.mark.parametrize("data", [b"fine", b"locked"])
def test_tells_what_was_not_told(data: bytes) -> None:
    bench = Bench()
    document = bench.announced()
    bench.told.ill = True
    with pytest.raises(StoreUnavailable):
        bench.process(bench.uploaded(document, data))
    bench.told.ill = False
    event = bench.now(document).news[0]

    swept = hours_later(bench)

    assert (swept, bench.told.events) == (1, [event])
    assert (bench.now(document).news, bench.now(document).deadline) == ((), None)


def test_finishes_a_deletion_that_broke_off() -> None:
    bench = Bench()
    document = bench.announced()
    bench.process(bench.uploaded(document))
    bench.breaks(*bench.names)
    with pytest.raises(SearchUnavailable):
        bench.desk.delete(ADA, document.id)
    bench.breaks()

    hours_later(bench)

    assert bench.texts(document) is None
    assert bench.uploads.describe(document.key) is None
    assert (bench.now(document).deadline, bench.told.types) == (None, ["indexed", "deleted"])


def test_one_that_cannot_be_helped_does_not_keep_the_others_waiting() -> None:
    bench = Bench()
    failing, waiting = stuck(bench), bench.announced("b.txt")
    bench.uploads.delete(failing.key)
    bench.breaks(*bench.names)
    late = bench.announced("d.txt")
    upload = bench.uploaded(late)

    with pytest.raises(SearchUnavailable):
        hours_later(bench)

    assert list(bench.intake.waiting) == [ProcessTask(upload=upload)]
    assert bench.now(waiting).status == "failed"


def test_sweeping_twice_changes_nothing() -> None:
    bench = Bench()
    bench.announced()
    hours_later(bench)

    again = sweep(bench.sweeping)

    assert again == 0


def test_a_file_that_comes_late_is_still_indexed() -> None:
    bench = Bench()
    document = bench.announced()
    hours_later(bench)

    bench.process(bench.uploaded(document))

    assert bench.now(document).status == "indexed"
    assert bench.now(document).failure is None
    assert bench.told.types == ["failed", "indexed"]


def test_what_ends_while_it_is_swept_stays_as_it_ended() -> None:
    documents = RacingDocuments()
    bench = Bench(documents=documents)
    document = bench.announced()
    upload = bench.uploaded(document)
    documents.meanwhile = lambda: bench.process(upload)

    swept = hours_later(bench)

    assert swept == 0
    assert bench.now(document).status == "indexed"


def test_whoever_is_quicker_than_the_sweep_has_his_way() -> None:
    bench = Bench()
    stale = stuck(bench)
    bench.process(file_of(stale))

    assert resume(stale, bench.sweeping) is None
    assert bench.now(stale).status == "indexed"
