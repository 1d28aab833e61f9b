"""Every upload comes to its end, whatever is lost, doubled, reordered or done meanwhile."""

from datetime import timedelta

import pytest

from shared.documents.process import Overtaken, give_up, process
from shared.errors import NotFound, SearchUnavailable
from shared.types.documents import Document
from tests.contract.still_clock import START
from tests.unit.documents.workbench import Bench, nothing
from tests.unit.world import ADA


def down() -> None:
    raise SearchUnavailable("The search engine does not answer.")


def seen(document: Document) -> tuple[str, int, int]:
    return document.status, document.chunks, document.attempts


def test_an_upload_ends_as_indexed() -> None:
    bench = Bench()
    document = bench.announced()

    ended = process(bench.uploaded(document), bench.shop)

    assert ended == bench.now(document)
    assert seen(bench.now(document)) == ("indexed", 2, 1)
    assert bench.now(document).deadline is None
    assert bench.texts(document) == ["one", "two"]


def test_a_doubled_message_changes_nothing() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    first = process(upload, bench.shop)

    second = process(upload, bench.shop)

    assert second == first
    assert bench.reader.read == 1


def test_a_file_that_cannot_be_read_fails_and_says_why() -> None:
    bench = Bench()
    document = bench.announced()

    ended = process(bench.uploaded(document, b"locked"), bench.shop)

    assert ended is not None
    assert (ended.status, ended.deadline) == ("failed", None)
    assert ended.failure is not None
    assert ended.failure.code == "encrypted"
    assert ended.failure.detail.endswith("Upload it without one.")


def test_a_failed_file_is_not_tried_again_by_a_doubled_message() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document, b"locked")
    first = process(upload, bench.shop)

    second = process(upload, bench.shop)

    assert second == first
    assert bench.reader.read == 1


def test_a_better_file_mends_a_failed_document() -> None:
    bench = Bench()
    document = bench.announced()
    process(bench.uploaded(document, b"locked"), bench.shop)

    process(bench.uploaded(document, b"open"), bench.shop)

    assert seen(bench.now(document)) == ("indexed", 1, 2)
    assert bench.now(document).failure is None


def test_a_worse_file_takes_the_passages_of_the_good_one_with_it() -> None:
    bench = Bench()
    document = bench.announced()
    process(bench.uploaded(document), bench.shop)

    process(bench.uploaded(document, b"locked"), bench.shop)

    assert bench.now(document).status == "failed"
    assert bench.texts(document) is None


def test_what_a_crash_left_of_a_failed_file_is_cleared_by_the_next_message() -> None:
    bench = Bench()
    document = bench.announced()
    process(bench.uploaded(document), bench.shop)
    worse = bench.uploaded(document, b"locked")
    bench.shelf.trouble = down
    with pytest.raises(SearchUnavailable):
        process(worse, bench.shop)
    bench.shelf.trouble = nothing

    process(worse, bench.shop)

    assert bench.now(document).status == "failed"
    assert bench.texts(document) is None


def test_a_newer_file_replaces_the_passages() -> None:
    bench = Bench()
    document = bench.announced()
    process(bench.uploaded(document), bench.shop)

    process(bench.uploaded(document, b"three"), bench.shop)

    assert bench.texts(document) == ["three"]


def test_the_late_message_of_a_replaced_file_leaves_no_mark() -> None:
    bench = Bench()
    document = bench.announced()
    late = bench.uploaded(document, b"old")
    process(bench.uploaded(document, b"new"), bench.shop)
    before = bench.now(document)

    after = process(late, bench.shop)

    assert after == before == bench.now(document)
    assert bench.texts(document) == ["new"]


def test_a_file_replaced_while_it_was_read_gives_way_to_the_newer_one() -> None:
    bench = Bench()
    document = bench.announced()
    old = bench.uploaded(document, b"old")
    bench.reader.meanwhile = lambda: process(bench.uploaded(document, b"new"), bench.shop)

    with pytest.raises(Overtaken):
        process(old, bench.shop)
    process(old, bench.shop)

    assert bench.now(document).status == "indexed"
    assert bench.texts(document) == ["new"]


def test_an_unreadable_file_replaced_meanwhile_fails_nobody() -> None:
    bench = Bench()
    document = bench.announced()
    old = bench.uploaded(document, b"locked")
    bench.reader.meanwhile = lambda: process(bench.uploaded(document, b"new"), bench.shop)

    with pytest.raises(Overtaken):
        process(old, bench.shop)
    process(old, bench.shop)

    assert bench.now(document).status == "indexed"
    assert bench.texts(document) == ["new"]


@pytest.mark.parametrize("moment", ["reader", "weigher"])
def test_a_document_deleted_meanwhile_is_cleared_away_by_the_retry(moment: str) -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    getattr(bench, moment).meanwhile = lambda: bench.desk.delete(ADA, document.id)

    with pytest.raises(Overtaken):
        process(upload, bench.shop)
    process(upload, bench.shop)

    assert bench.now(document).status == "deleted"
    assert bench.texts(document) is None


def test_a_file_for_a_deleted_document_is_thrown_away() -> None:
    bench = Bench()
    document = bench.announced()
    bench.desk.delete(ADA, document.id)
    upload = bench.uploaded(document)

    ended = process(upload, bench.shop)

    assert ended is not None
    assert ended.status == "deleted"
    with pytest.raises(NotFound):
        bench.uploads.read(upload)


def test_a_file_that_nobody_announced_is_thrown_away() -> None:
    bench = Bench()
    stranger = bench.announced().model_copy(update={"id": "doc_stranger"})

    ended = process(bench.uploaded(stranger), bench.shop)

    assert ended is None
    assert bench.texts(stranger) is None


def test_a_search_engine_that_is_down_is_tried_again() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    bench.shelf.trouble = down
    with pytest.raises(SearchUnavailable):
        process(upload, bench.shop)
    bench.shelf.trouble = nothing

    process(upload, bench.shop)

    assert seen(bench.now(document)) == ("indexed", 2, 2)


def test_work_in_progress_has_a_deadline() -> None:
    bench = Bench()
    document = bench.announced()
    bench.shelf.trouble = down

    with pytest.raises(SearchUnavailable):
        process(bench.uploaded(document), bench.shop)

    assert bench.now(document).status == "embedding"
    assert bench.now(document).deadline == START + timedelta(hours=1)


def test_gives_up_with_a_sentence_that_says_what_to_do() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)

    give_up(upload, bench.shop)

    failure = bench.now(document).failure
    assert bench.now(document).status == "failed"
    assert failure is not None
    assert (failure.code, "Upload it again" in failure.detail) == ("processing_failed", True)


def test_gives_up_nothing_that_came_to_its_end() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    before = process(upload, bench.shop)

    give_up(upload, bench.shop)

    assert bench.now(document) == before
    assert bench.texts(document) == ["one", "two"]


def test_gives_up_no_newer_file_for_the_sake_of_an_old_one() -> None:
    bench = Bench()
    document = bench.announced()
    old = bench.uploaded(document, b"old")
    before = process(bench.uploaded(document, b"new"), bench.shop)

    give_up(old, bench.shop)

    assert bench.now(document) == before


def test_gives_up_no_deleted_document() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    bench.desk.delete(ADA, document.id)

    give_up(upload, bench.shop)

    assert bench.now(document).status == "deleted"
