"""The walk over the table of documents names what is stuck, untold, or lost, and mends it."""

import pytest

from shared.types.documents import Failure, Status
from shared.types.understanding import Understanding
from tests.unit.audit.bench import ANOTHER, LIVE, LONG, Bench, kinds

GRACE = 900


def test_finds_nothing_where_everything_agrees() -> None:
    bench = Bench()
    bench.indexed()
    bench.direct()
    bench.later()

    found = bench.audit()

    assert found == []


def test_names_a_document_past_its_deadline_and_sets_it_going_again() -> None:
    bench = Bench()
    document = bench.announced()
    bench.put(document.key)
    bench.later()

    found = bench.walk("documents", fix=True)
    bench.works()

    assert kinds(found) == ["stuck_document"]
    assert found[0].repaired
    assert bench.now(document).status == "indexed"
    assert bench.audit() == []


def test_ends_a_document_whose_file_never_came() -> None:
    bench = Bench()
    document = bench.announced()
    bench.later()

    found = bench.walk("documents", fix=True)

    assert kinds(found) == ["stuck_document"]
    assert bench.now(document).status == "failed"
    assert bench.herald.of(document) == ["document.failed"]


def test_only_looks_unless_it_is_asked_to_repair() -> None:
    bench = Bench()
    document = bench.announced()
    bench.later()

    found = bench.walk("documents")

    assert [finding.repaired for finding in found] == [False]
    assert bench.now(document) == document
    assert not bench.intake.waiting


def test_leaves_alone_what_is_past_its_deadline_for_less_than_the_grace() -> None:
    bench = Bench()
    bench.announced()
    bench.later(GRACE)

    found = bench.audit()

    assert found == []


def test_tells_what_an_owner_was_never_told() -> None:
    bench = Bench()
    document = bench.indexed()
    event = bench.herald.events.pop()
    bench.changed(document, news=(event,), deadline=bench.clock.now())
    bench.later()

    found = bench.walk("documents", fix=True)

    assert kinds(found) == ["untold_news"]
    assert bench.herald.of(document) == ["document.indexed"]
    assert bench.now(document).news == ()
    assert bench.audit() == []


def test_hands_a_document_out_again_that_was_never_understood() -> None:
    bench = Bench()
    document = bench.indexed()
    waiting = Understanding(state="waiting", version=document.version)
    bench.changed(document, understanding=waiting, deadline=bench.clock.now())
    bench.later()

    found = bench.walk("documents", fix=True)

    assert kinds(found) == ["waiting_understanding"]
    assert len(bench.understanding.waiting) == 1
    assert bench.audit() == []


@pytest.mark.parametrize("status", ["indexed", "failed"])
def test_deletes_a_document_whose_file_is_gone_and_tells(status: Status) -> None:
    bench = Bench()
    document = bench.changed(bench.indexed(), status=status)
    bench.uploads.delete(document.key)
    bench.later()

    found = bench.walk("documents", fix=True)

    assert kinds(found) == ["missing_file"]
    assert bench.now(document).status == "deleted"
    assert bench.herald.of(document)[-1] == "document.deleted"
    assert not bench.holds(document)
    assert bench.audit() == []


def test_misses_no_file_of_a_document_that_failed_before_one_came() -> None:
    bench = Bench()
    document = bench.announced(status="failed")
    bench.changed(document, failure=Failure(code="upload_expired", detail="No file came."))
    bench.later()

    assert bench.audit() == []


def test_puts_an_indexed_document_again_that_search_has_lost() -> None:
    bench = Bench()
    document = bench.indexed()
    bench.shelves.shelf(LIVE).remove(document.tenant, document.id)
    bench.later()

    found = bench.walk("documents", fix=True)
    bench.works()

    assert kinds(found) == ["missing_passages"]
    assert bench.holds(document)
    assert bench.audit() == []


def test_puts_a_document_again_of_which_a_passage_is_lost() -> None:
    bench = Bench()
    document = bench.indexed()
    bench.shelves.shelf(LIVE).rows[document.tenant, document.id].passages.pop()
    bench.later()

    found = bench.walk("documents", fix=True)
    bench.works()

    assert kinds(found) == ["missing_passages"]
    assert bench.audit() == []


def test_puts_a_document_into_an_older_generation_that_lacks_it() -> None:
    bench = Bench()
    bench.shelves.create("g2-made-0002", ANOTHER)
    document = bench.indexed()
    bench.shelves.promote("g2-made-0002")
    bench.shelves.shelf(LIVE).remove(document.tenant, document.id)
    bench.later()

    found = bench.walk("documents", fix=True)
    bench.works()

    assert kinds(found) == ["missing_passages"]
    assert bench.holds(document, LIVE)


def test_leaves_a_generation_alone_that_is_still_being_made() -> None:
    bench = Bench()
    bench.indexed()
    bench.shelves.create("g2-made-0002", ANOTHER)
    bench.later()

    assert bench.audit() == []


def test_looks_for_some_of_the_files_where_each_look_is_too_dear() -> None:
    bench = Bench()
    documents = [bench.indexed(f"doc_{number}") for number in range(40)]
    for document in documents:
        bench.uploads.delete(document.key)
    bench.later()
    bench.changes = {"files_every": 4}

    found = bench.walk("documents")
    bench.later(3_600)
    another_hour = bench.walk("documents")

    assert 2 <= len(found) <= 20
    assert {one.subject for one in found} != {one.subject for one in another_hour}


def test_goes_through_all_pages() -> None:
    bench = Bench()
    for number in range(600):
        bench.announced(f"doc_{number:03}")
    bench.later(LONG)

    found = bench.walk("documents", fix=True)

    assert len({finding.subject for finding in found}) == 600
    assert bench.audit() == []
