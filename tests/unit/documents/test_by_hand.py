"""A file that is put straight into the bucket is a document, with what its metadata say of it."""

import pytest

from shared.documents.locate import direct_id, locate, tenant_of
from shared.documents.remove import remove
from shared.types.documents import ProcessTask
from tests.unit.documents.by_hand import KEY, of, put
from tests.unit.documents.workbench import Bench
from tests.unit.world import ADA


def test_it_becomes_a_document_that_is_found() -> None:
    bench = Bench()

    document = put(bench)

    assert (document.status, document.origin, document.key) == ("indexed", "bucket", KEY)
    assert (document.name, document.owner, document.groups) == ("manuals/pump.txt", "acme", ())
    assert bench.texts(document) == ["one", "two"]
    assert bench.told.types == ["indexed"]


@pytest.mark.parametrize(
    "name",
    [
        "../etc/passwd",
        "a/../b.txt",
        "./a.txt",
        "a//b.txt",
        "/a.txt",
        "a\\..\\b.txt",
        "a\x00b.txt",
        "a\nb.txt",
        "a\x7fb.txt",
        "invoice\u202etxt.exe",
        "a\u2028b.txt",
        "x" * 501,
    ],
)
def test_a_key_with_tricks_in_it_is_refused(name: str) -> None:
    bench = Bench()

    document = put(bench, key=f"acme/{name}")

    assert document.failure is not None
    assert (document.status, document.failure.code) == ("failed", "invalid_name")
    assert document.key == f"acme/{name}"
    assert all(one.isprintable() for one in document.name)
    assert len(document.name) <= 500


@pytest.mark.parametrize("name", ["Übersicht 50%.txt", "a b/ключ.txt", "..a..b", "पंप\u200dx.txt"])
def test_a_key_in_anybodys_language_is_taken(name: str) -> None:
    bench = Bench()

    document = put(bench, key=f"acme/{name}")

    assert (document.status, document.name) == ("indexed", name)


@pytest.mark.parametrize("key", ["lonely.txt", "", "/a.txt", "no tenant/a.txt", "ä/b.txt", "acme"])
def test_a_key_under_no_tenant_is_left_alone(key: str) -> None:
    bench = Bench()
    upload = bench.uploads.put(key, b"one")

    assert tenant_of(key) is None
    assert bench.process(upload) is None
    assert remove(key, bench.shop) is None
    assert bench.uploads.describe(key)
    assert bench.documents.scan(10, None).documents == ()


def test_a_folder_is_no_document() -> None:
    bench = Bench()

    ended = bench.process(bench.uploads.put("acme/manuals/", b""))

    assert ended is None
    assert bench.documents.scan(10, None).documents == ()


def test_an_announced_document_is_known_by_its_whole_key() -> None:
    bench = Bench()
    document = bench.announced()

    place = locate(document.key, bench.documents)
    other = locate(f"acme/{document.id}/other.txt", bench.documents)

    assert place is not None
    assert (place.document_id, place.document) == (document.id, document)
    assert other is not None
    assert (other.document_id, other.document) == (direct_id(f"acme/{document.id}/other.txt"), None)


def test_an_id_follows_from_the_key_alone() -> None:
    assert direct_id(KEY) == direct_id(KEY) != direct_id(KEY + "x")
    assert direct_id("acme/a.txt") == "doc_xcc4mqewxdfx3a0zahpmm97qe3"


def test_a_file_that_is_removed_is_found_no_more() -> None:
    bench = Bench()
    put(bench)
    bench.uploads.delete(KEY)

    remove(KEY, bench.shop)

    assert (of(bench).status, bench.texts(of(bench))) == ("deleted", None)
    assert bench.told.types == ["indexed", "deleted"]


def test_the_late_event_of_a_removal_does_no_harm() -> None:
    bench = Bench()
    put(bench)
    bench.uploads.delete(KEY)
    upload = bench.uploads.put(KEY, b"three")

    remove(KEY, bench.shop)

    assert list(bench.intake.waiting) == [ProcessTask(upload=upload)]
    bench.work()
    assert (of(bench).status, bench.texts(of(bench))) == ("indexed", ["three"])


@pytest.mark.parametrize("data", [b"one\ntwo", b"three"])
def test_a_file_that_comes_again_after_its_deletion_begins_anew(data: bytes) -> None:
    bench = Bench()
    first = put(bench)
    bench.desk.delete(ADA, first.id)

    document = put(bench, data)

    assert (document.status, document.id, document.attempts) == ("indexed", first.id, 1)
    assert document.created_at > first.created_at
    assert bench.texts(document) == data.decode().splitlines()
    assert bench.told.types == ["indexed", "deleted", "indexed"]
    assert [one.sequence for one in bench.told.events] == sorted(
        one.sequence for one in bench.told.events
    )


def test_the_late_event_of_a_deleted_file_brings_nothing_back() -> None:
    bench = Bench()
    upload = bench.uploads.put(KEY, b"one")
    bench.process(upload)
    bench.desk.delete(ADA, of(bench).id)

    bench.process(upload)

    assert (of(bench).status, bench.texts(of(bench))) == ("deleted", None)


def test_bytes_that_a_deletion_left_behind_are_cleared_away() -> None:
    bench = Bench()
    upload = bench.uploads.put(KEY, b"one")
    bench.process(upload)
    bench.clock.sleep(2)
    bench.documents.save(
        of(bench).model_copy(
            update={"status": "deleted", "reached": {"deleted": bench.clock.now()}}
        )
    )

    bench.process(upload)

    assert bench.uploads.describe(KEY) is None


def test_a_worse_file_fails_and_says_why() -> None:
    bench = Bench()
    put(bench)

    document = put(bench, b"locked")

    assert (document.status, bench.texts(document)) == ("failed", None)
