"""Every upload comes to its end, whatever is lost or doubled."""

from datetime import timedelta

import pytest

from shared.errors import NotFound, SearchUnavailable
from shared.retrieval.generation import next_name
from shared.types.documents import Document
from tests.contract.still_clock import START
from tests.unit.documents.workbench import Bench
from tests.unit.retrieval.shelves import recipe
from tests.unit.world import ADA

FIRST = next_name(recipe())
"""The generation that the first document makes."""


def seen(document: Document) -> tuple[str, int, int]:
    return document.status, document.chunks, document.attempts


def test_an_upload_ends_as_indexed() -> None:
    bench = Bench()
    document = bench.announced()

    ended = bench.process(bench.uploaded(document))

    assert ended == bench.now(document)
    assert seen(bench.now(document)) == ("indexed", 2, 1)
    assert bench.now(document).deadline is None
    assert bench.texts(document) == ["one", "two"]


def test_a_file_of_which_only_the_beginning_was_read_has_no_hash() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document, b"locked")

    bench.process(upload.model_copy(update={"size": 5_000_000_000}))

    assert (bench.now(document).status, bench.now(document).content_hash) == ("failed", "")


def test_a_doubled_message_changes_nothing() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    first = bench.process(upload)

    second = bench.process(upload)

    assert second == first
    assert bench.reader.read == 1


def test_a_file_that_cannot_be_read_fails_and_says_why() -> None:
    bench = Bench()
    document = bench.announced()

    ended = bench.process(bench.uploaded(document, b"locked"))

    assert ended is not None
    assert (ended.status, ended.deadline) == ("failed", None)
    assert ended.failure is not None
    assert ended.failure.code == "encrypted_pdf"
    assert ended.failure.detail.endswith("Upload it without one.")


def test_a_failed_file_is_not_tried_again_by_a_doubled_message() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document, b"locked")
    first = bench.process(upload)

    second = bench.process(upload)

    assert second == first
    assert bench.reader.read == 1


def test_a_better_file_mends_a_failed_document() -> None:
    bench = Bench()
    document = bench.announced()
    bench.process(bench.uploaded(document, b"locked"))

    bench.process(bench.uploaded(document, b"open"))

    assert seen(bench.now(document)) == ("indexed", 1, 1)
    assert bench.now(document).failure is None


def test_a_worse_file_takes_the_passages_of_the_good_one_with_it() -> None:
    bench = Bench()
    document = bench.announced()
    bench.process(bench.uploaded(document))

    bench.process(bench.uploaded(document, b"locked"))

    assert bench.now(document).status == "failed"
    assert bench.texts(document) is None


def test_what_a_crash_left_of_a_failed_file_is_cleared_by_the_next_message() -> None:
    bench = Bench()
    document = bench.announced()
    bench.process(bench.uploaded(document))
    worse = bench.uploaded(document, b"locked")
    bench.breaks(FIRST)
    with pytest.raises(SearchUnavailable):
        bench.process(worse)
    bench.breaks()

    bench.process(worse)

    assert bench.now(document).status == "failed"
    assert bench.texts(document) is None


def test_a_newer_file_replaces_the_passages() -> None:
    bench = Bench()
    document = bench.announced()
    bench.process(bench.uploaded(document))

    bench.process(bench.uploaded(document, b"three"))

    assert bench.texts(document) == ["three"]


def test_a_file_for_a_deleted_document_is_thrown_away() -> None:
    bench = Bench()
    document = bench.announced()
    bench.desk.delete(ADA, document.id)
    upload = bench.uploaded(document)

    ended = bench.process(upload)

    assert ended is not None
    assert ended.status == "deleted"
    with pytest.raises(NotFound):
        bench.uploads.read(upload)


def test_a_search_engine_that_is_down_is_tried_again() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    bench.breaks(FIRST)
    with pytest.raises(SearchUnavailable):
        bench.process(upload)
    bench.breaks()

    bench.process(upload)

    assert seen(bench.now(document)) == ("indexed", 2, 2)


def test_work_in_progress_has_a_deadline() -> None:
    bench = Bench()
    document = bench.announced()
    bench.breaks(FIRST)

    with pytest.raises(SearchUnavailable):
        bench.process(bench.uploaded(document))

    assert bench.now(document).status == "embedding"
    assert bench.now(document).deadline == START + timedelta(hours=1)


class Death(BaseException):
    """Nothing catches this: the worker is gone."""


def die() -> None:
    raise Death


def test_a_file_that_kills_whoever_reads_it_fails_in_the_end() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    for _ in range(3):
        bench.reader.meanwhile = die
        with pytest.raises(Death):
            bench.process(upload)
        bench.clock.sleep(1_800)

    ended = bench.process(upload)

    assert ended == bench.now(document)
    assert (ended.status, ended.failure and ended.failure.code) == ("failed", "processing_failed")
    assert bench.reader.read == 3


def test_a_better_file_is_read_however_many_died_before() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    for _ in range(3):
        bench.reader.meanwhile = die
        with pytest.raises(Death):
            bench.process(upload)

    bench.process(bench.uploaded(document, b"better"))

    assert seen(bench.now(document)) == ("indexed", 1, 1)
    assert bench.texts(document) == ["better"]
