"""The walk over the index names passages of documents that are no more, and takes them out."""

import pytest

from shared.audit.audit_page import audit_page
from shared.types.documents import Document, ProcessTask, Status
from shared.types.recipe import Generation
from tests.unit.audit.bench import ANOTHER, LIVE, Bench, kinds
from tests.unit.reindex.shelves import Row, Shelf, Shelves
from tests.unit.retrieval.shelves import Happening, nothing

OTHER = "g2-made-0002"
ROW = Row((), "1", [], 0)


def put_back(bench: Bench, document: Document, generation: str = LIVE) -> None:
    """Let a generation hold something of a document, whatever has become of it."""
    bench.shelves.shelf(generation).rows[document.tenant, document.id] = ROW


@pytest.mark.parametrize("status", ["deleted", "failed"])
def test_takes_out_passages_of_a_document_that_is_no_more(status: Status) -> None:
    bench = Bench()
    document = bench.announced(status=status)
    put_back(bench, document)
    bench.later()

    found = bench.walk("index", fix=True)

    assert kinds(found) == ["orphaned_passages"]
    assert status in found[0].detail
    assert not bench.holds(document)
    assert bench.audit() == []


def test_takes_out_passages_of_a_document_that_the_table_does_not_know() -> None:
    bench = Bench()
    bench.shelves.shelf(LIVE).rows["acme", "doc_lost"] = ROW

    found = bench.walk("index", fix=True)

    assert [(one.tenant, one.subject) for one in found] == [("acme", "doc_lost")]
    assert bench.audit() == []


def test_looks_into_every_generation() -> None:
    bench = Bench()
    bench.shelves.create(OTHER, ANOTHER)
    document = bench.announced(status="failed")
    put_back(bench, document)
    put_back(bench, document, OTHER)
    bench.later()

    found = bench.walk("index", fix=True)

    assert kinds(found) == ["orphaned_passages"] * 2
    assert not bench.holds(document, OTHER)


def test_leaves_alone_what_failed_just_now_or_is_in_the_works() -> None:
    bench = Bench()
    working = bench.announced("doc_1")
    put_back(bench, working)
    bench.later(3_000)
    failed = bench.announced("doc_2", "failed")
    put_back(bench, failed)

    assert bench.walk("index") == []


def test_goes_through_all_pages_of_all_generations() -> None:
    bench = Bench()
    bench.shelves.create(OTHER, ANOTHER)
    for number in range(600):
        for name in (LIVE, OTHER):
            bench.shelves.shelf(name).rows["acme", f"doc_{number:03}"] = ROW

    found = bench.walk("index", fix=True)

    assert len(found) == 1_200
    assert bench.audit() == []


def test_begins_anew_where_the_generation_of_its_cursor_was_discarded() -> None:
    bench = Bench()
    bench.shelves.create(OTHER, ANOTHER)
    cursor = audit_page("index", None, bench.parts, fix=False).next_cursor
    bench.shelves.discard(OTHER)
    bench.shelves.shelf(LIVE).rows["acme", "doc_lost"] = ROW

    page = audit_page("index", cursor, bench.parts, fix=False)

    assert kinds(page.findings) == ["orphaned_passages"]
    assert page.next_cursor is None


class Meanwhile(Shelf):
    """A shelf on which something happens before anything is taken out."""

    happening: Happening = nothing

    def remove(self, tenant: str, document_id: str) -> None:
        """Let it happen, and take it out."""
        self.happening()
        super().remove(tenant, document_id)


class Shaky(Shelves):
    """Generations on which something happens before anything is taken out."""

    happening: Happening = nothing

    def open(self, generation: Generation) -> Shelf:
        """One of them."""
        shelf = Meanwhile(super().open(generation).rows)
        shelf.happening = self.happening
        return shelf


def test_puts_a_document_in_again_that_was_indexed_at_that_very_moment() -> None:
    shelves = Shaky()
    bench = Bench(shelves=shelves)
    document = bench.announced(status="failed")
    put_back(bench, document)
    bench.later()
    shelves.happening = lambda: bench.changed(document, status="indexed", version="1")

    bench.walk("index", fix=True)

    (task,) = bench.intake.waiting
    assert isinstance(task, ProcessTask)
    assert task.upload.key == document.key
