"""At the desk everybody sees what is open to him, and nothing of another tenant."""

from datetime import timedelta

import pytest

from shared.errors import Conflict, NotFound, SearchUnavailable
from shared.stores.memory.documents import MemoryDocuments
from shared.types.documents import Document, ProcessTask
from shared.types.identity import Principal
from tests.unit.documents.workbench import Bench
from tests.unit.world import ADA, BOB

EVE = Principal(tenant="acme", user="eve", groups=("guests",))
GUS = Principal(tenant="acme", user="gus", groups=("guests", "board"))


class BusyDocuments(MemoryDocuments):
    """A table in which somebody else changes a document just before the first saves."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def save(self, document: Document) -> Document | None:
        if self.times:
            self.times -= 1
            stands = self.get(document.tenant, document.id)
            assert stands is not None
            super().save(stands.model_copy(update={"attempts": stands.attempts + 1}))
        return super().save(document)


def test_an_announced_document_awaits_its_bytes() -> None:
    bench = Bench()

    document, grant = bench.desk.announce(ADA, "a b.txt", ("staff",), {"kind": "note"})

    assert bench.now(document) == document
    assert (document.status, document.owner, document.tenant) == ("awaiting_upload", "ada", "acme")
    assert (document.groups, document.metadata) == (("staff",), {"kind": "note"})
    assert grant.expires_at == document.deadline


@pytest.mark.parametrize("who", [BOB, BOB.model_copy(update={"user": "ada"})])
def test_the_document_of_another_tenant_does_not_exist(who: Principal) -> None:
    bench = Bench()
    document = bench.announced()

    with pytest.raises(NotFound) as looked:
        bench.desk.find(who, document.id)
    with pytest.raises(NotFound) as deleted:
        bench.desk.delete(who, document.id)

    assert looked.value.sentence == deleted.value.sentence == "There is no document with this id."
    assert bench.desk.list(who, 10, None).documents == ()
    assert bench.now(document).status == "awaiting_upload"


def test_a_document_of_a_closed_group_is_invisible() -> None:
    bench = Bench()
    document = bench.announced(groups=("board", "staff"))

    with pytest.raises(NotFound):
        bench.desk.find(EVE, document.id)

    assert bench.desk.list(EVE, 10, None).documents == ()
    assert bench.desk.find(GUS, document.id) == document
    assert bench.desk.list(GUS, 10, None).documents == (document,)


def test_an_owner_sees_a_document_that_is_closed_to_his_groups() -> None:
    bench = Bench()

    document = bench.announced(groups=("board",))

    assert bench.desk.find(ADA, document.id) == document


def test_a_document_without_groups_is_open_to_the_whole_tenant() -> None:
    bench = Bench()

    document = bench.announced()

    assert bench.desk.find(EVE, document.id) == document


def test_lists_the_newest_first_in_pages_without_the_deleted() -> None:
    bench = Bench()
    ids = [bench.announced(f"{number}.txt").id for number in range(4)]
    bench.desk.delete(ADA, ids[1])

    first = bench.desk.list(ADA, 2, None)
    second = bench.desk.list(ADA, 2, first.next_cursor)

    assert [it.id for it in first.documents] == [ids[3], ids[2]]
    assert [it.id for it in second.documents] == [ids[0]]
    assert second.next_cursor is None


def test_deleting_takes_the_passages_and_the_bytes() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    bench.process(upload)

    deleted = bench.desk.delete(ADA, document.id)

    assert deleted.status == "deleted"
    assert bench.texts(document) is None
    with pytest.raises(NotFound):
        bench.uploads.read(upload)


def test_deleting_twice_is_no_error() -> None:
    bench = Bench()
    document = bench.announced()
    first = bench.desk.delete(ADA, document.id)

    second = bench.desk.delete(ADA, document.id)

    assert second == first


def test_deleting_again_clears_what_a_broken_search_engine_left() -> None:
    bench = Bench()
    document = bench.announced()
    bench.process(bench.uploaded(document))
    bench.breaks(*bench.names)
    with pytest.raises(SearchUnavailable):
        bench.desk.delete(ADA, document.id)
    bench.breaks()

    bench.desk.delete(ADA, document.id)

    assert bench.texts(document) is None


def test_a_deletion_wins_over_the_saves_of_a_worker() -> None:
    bench = Bench(documents=BusyDocuments(times=9))
    document = bench.announced()

    deleted = bench.desk.delete(ADA, document.id)

    assert deleted.status == bench.now(document).status == "deleted"
    assert deleted.attempts == 9


def test_a_deletion_that_never_gets_its_turn_says_so() -> None:
    bench = Bench(documents=BusyDocuments(times=1_000))
    document = bench.announced()

    with pytest.raises(Conflict):
        bench.desk.delete(ADA, document.id)

    assert bench.now(document).status == "awaiting_upload"


def test_a_deletion_is_told_once_however_often_it_is_asked_for() -> None:
    bench = Bench()
    document = bench.announced()

    for _ in range(2):
        bench.desk.delete(ADA, document.id)

    assert bench.told.types == ["deleted"]
    assert not bench.now(document).in_the_works


@pytest.mark.parametrize("data", [b"one\ntwo", b"locked"])
def test_a_document_is_read_anew_and_search_keeps_it_meanwhile(data: bytes) -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document, data)
    bench.process(upload)
    before = bench.texts(document)

    begun = bench.desk.reprocess(ADA, document.id)

    assert (begun.status, begun.failure, begun.attempts) == ("received", None, 0)
    assert bench.texts(document) == before
    assert list(bench.intake.waiting) == [ProcessTask(upload=upload)]
    bench.work()
    assert (bench.reader.read, bench.texts(document)) == (2, before)
    assert len(bench.told.events) == 2


def test_a_document_in_the_works_is_seen_to_and_not_begun_anew() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    bench.process(upload)
    first = bench.desk.reprocess(ADA, document.id)

    second = bench.desk.reprocess(ADA, document.id)

    assert second == first
    assert list(bench.intake.waiting) == [ProcessTask(upload=upload)] * 2


def test_what_has_no_file_cannot_be_read_anew() -> None:
    bench = Bench()
    waiting, deleted, robbed = bench.announced(), bench.announced(), bench.announced()
    bench.desk.delete(ADA, deleted.id)
    bench.process(bench.uploaded(robbed))
    bench.uploads.delete(robbed.key)

    for document in (waiting, deleted, robbed):
        with pytest.raises(Conflict):
            bench.desk.reprocess(ADA, document.id)

    assert not bench.intake.waiting


def test_reading_anew_comes_in_over_the_saves_of_others() -> None:
    documents = BusyDocuments(times=0)
    bench = Bench(documents=documents)
    document = bench.announced()
    bench.process(bench.uploaded(document))
    documents.times = 9
    begun = bench.desk.reprocess(ADA, document.id)
    bench.work()

    documents.times = 1_000
    with pytest.raises(Conflict):
        bench.desk.reprocess(ADA, document.id)

    assert begun.status == "received"


def test_a_deadline_is_an_hour_after_the_announcement() -> None:
    bench = Bench()

    document = bench.announced()

    assert document.deadline == document.created_at + timedelta(hours=1)
