"""The walk over the bucket names files that are nobody's, unknown, left over or replaced."""

import pytest

from shared.documents.finish import finish
from shared.errors import StoreUnavailable
from shared.ports import Uploads
from shared.types.documents import Document, Stored
from tests.unit.audit.bench import Bench, kinds


class Locked:
    """A bucket with one object that nobody may look at."""

    def __init__(self, uploads: Uploads) -> None:
        self.list = uploads.list
        self._uploads = uploads

    def describe(self, key: str) -> Stored | None:
        """Look at an object."""
        if key == "acme/locked.txt":
            raise StoreUnavailable("The bucket does not tell.")
        return self._uploads.describe(key)


def deleted(bench: Bench, document: Document) -> Document:
    """A document that was deleted, and all that was to be done about that is done."""
    gone = bench.changed(document, status="deleted", news=(), deadline=None)
    return finish(gone, bench.parts)


def test_processes_a_file_whose_event_was_lost() -> None:
    bench = Bench()
    bench.put("acme/notes/a.txt")
    bench.later()

    found = bench.walk("bucket", fix=True)
    bench.works()

    assert [(one.kind, one.tenant, one.subject) for one in found] == [
        ("unknown_file", "acme", "acme/notes/a.txt")
    ]
    documents = bench.documents.scan(10, None).documents
    assert [(one.status, one.key) for one in documents] == [("indexed", "acme/notes/a.txt")]
    assert bench.audit() == []


@pytest.mark.parametrize("key", ["a.txt", "../a.txt", "no tenant/a.txt", "/a.txt", "-/a"])
def test_names_a_file_of_no_tenant_for_a_person_to_move(key: str) -> None:
    bench = Bench()
    bench.put(key)
    bench.later()

    found = bench.walk("bucket", fix=True)

    assert [(one.kind, one.tenant, one.subject) for one in found] == [("foreign_file", "", key)]
    assert found[0].by_hand
    assert not found[0].repaired
    assert bench.uploads.describe(key)


def test_deletes_late_bytes_of_an_announced_document_that_was_deleted() -> None:
    bench = Bench()
    document = deleted(bench, bench.indexed())
    bench.put(document.key, "three")
    bench.later()

    found = bench.walk("bucket", fix=True)

    assert kinds(found) == ["leftover_file"]
    assert bench.uploads.describe(document.key) is None
    assert bench.audit() == []


def test_begins_a_direct_document_anew_whose_file_came_after_its_deletion() -> None:
    bench = Bench()
    document = deleted(bench, bench.direct())
    bench.later()
    bench.put(document.key)
    bench.later()

    found = bench.walk("bucket", fix=True)
    bench.works()

    assert kinds(found) == ["leftover_file"]
    assert bench.now(document).status == "indexed"
    assert bench.audit() == []


def test_processes_a_file_that_has_replaced_its_documents_one() -> None:
    bench = Bench()
    document = bench.direct()
    bench.later()
    upload = bench.put(document.key, "three\nfour")
    bench.later()

    found = bench.walk("bucket", fix=True)
    bench.works()

    assert kinds(found) == ["changed_file"]
    assert bench.now(document).version == upload.version
    assert bench.audit() == []


def test_leaves_alone_what_came_just_now() -> None:
    bench = Bench()
    document = bench.direct()
    bench.later()
    bench.put(document.key, "three")
    bench.put("acme/new.txt")
    bench.put("nowhere")

    assert bench.audit() == []


def test_leaves_alone_a_file_whose_document_is_in_the_works() -> None:
    bench = Bench()
    document = bench.announced()
    bench.changed(document, deadline=None)
    bench.put(document.key)
    bench.later(3_000)

    assert bench.walk("bucket") == []


def test_takes_markers_of_folders_for_nothing() -> None:
    bench = Bench()
    bench.put("acme/folder/", "")
    bench.later()

    assert bench.audit() == []


def test_holds_a_file_in_another_documents_folder_for_one_of_its_own() -> None:
    bench = Bench()
    document = bench.indexed()
    bench.put(f"acme/{document.id}/other.txt")
    bench.later()

    found = bench.walk("bucket", fix=True)
    bench.works()

    assert kinds(found) == ["unknown_file"]
    assert len(bench.documents.scan(10, None).documents) == 2
    assert bench.audit() == []


def test_names_a_file_whose_name_cannot_be_once_and_tells_whoever_put_it() -> None:
    bench = Bench()
    bench.put("acme/a/../b.txt")
    bench.later()

    found = bench.walk("bucket", fix=True)
    bench.works()

    (document,) = bench.documents.scan(10, None).documents
    assert kinds(found) == ["unknown_file"]
    assert document.failure
    assert document.failure.code == "invalid_name"
    bench.later()
    assert bench.audit() == []


def test_one_that_cannot_be_looked_at_is_named_and_keeps_no_other_from_it() -> None:
    bench = Bench()
    bench.put("acme/locked.txt")
    bench.put("acme/lost.txt")
    bench.later()
    bench.changes = {"uploads": Locked(bench.uploads)}

    found = bench.walk("bucket", fix=True)

    assert [(one.subject, one.repaired, one.by_hand) for one in found] == [
        ("acme/locked.txt", False, True),
        ("acme/lost.txt", True, False),
    ]
    assert found[0].detail.endswith("The bucket does not tell.")


def test_goes_through_all_pages() -> None:
    bench = Bench()
    for number in range(600):
        bench.put(f"acme/{number:03}.txt")
    bench.later()

    found = bench.walk("bucket")

    assert len({finding.subject for finding in found}) == 600
