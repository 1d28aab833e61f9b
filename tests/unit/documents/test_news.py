"""Whoever owns a document is told what became of it: what, in which order, and never too little."""

from datetime import timedelta
from typing import Any

import pytest

from shared.documents.news import with_news
from shared.documents.sweep import sweep
from shared.documents.tell import tell
from shared.errors import StoreUnavailable
from shared.types.documents import Document, UnderstandTask
from shared.types.understanding import State, Understanding
from tests.contract.still_clock import START
from tests.unit.documents.workbench import Bench
from tests.unit.world import ADA


def told(bench: Bench) -> dict[str, Any]:
    """What was told last of a document."""
    document: dict[str, Any] = bench.told.events[-1].data["document"]
    return document


def untold(bench: Bench, data: bytes = b"one") -> Document:
    """A document that has come to its end, of which nobody could tell."""
    document = bench.announced()
    bench.told.ill = True
    with pytest.raises(StoreUnavailable):
        bench.process(bench.uploaded(document, data))
    bench.told.ill = False
    return bench.now(document)


def test_an_owner_is_told_all_that_he_may_want_to_know() -> None:
    bench = Bench()
    document = bench.announced(groups=("staff",))

    bench.process(bench.uploaded(document, b"one\npicture"))

    now = bench.now(document)
    assert told(bench) == {
        "id": document.id,
        "name": "a.txt",
        "status": "indexed",
        "origin": "api",
        "version": now.version,
        "content_hash": now.content_hash,
        "size": 11,
        "pages": 1,
        "chunks": 2,
        "failure": None,
        "warnings": ["Page 2 is a picture."],
        "metadata": {},
        "groups": ["staff"],
        "created_at": "2026-11-23T12:00:00Z",
        "updated_at": "2026-11-23T12:00:00Z",
    }
    assert now.warnings == ("Page 2 is a picture.",)


def test_an_owner_is_told_why_a_document_failed() -> None:
    bench = Bench()

    bench.process(bench.uploaded(bench.announced(), b"locked"))

    assert bench.told.events[0].type == "document.failed"
    assert told(bench)["failure"]["code"] == "encrypted_pdf"


def test_news_are_kept_with_a_deadline_until_they_are_told() -> None:
    bench = Bench()

    document = untold(bench)

    assert [event.type for event in document.news] == ["document.indexed"]
    assert document.deadline == START + timedelta(minutes=5)
    assert document.news[0].sequence == document.revision


def test_the_next_message_tells_what_was_not_told() -> None:
    bench = Bench()
    document = untold(bench)

    bench.process(bench.uploaded(document, b"one"))

    assert bench.told.events == list(document.news)
    assert (bench.now(document).news, bench.now(document).deadline) == ((), None)


def test_news_of_a_replaced_file_are_told_with_those_of_the_new_one() -> None:
    bench = Bench()
    document = untold(bench, b"locked")

    bench.process(bench.uploaded(document))

    assert bench.told.types == ["failed", "indexed"]
    assert bench.told.events[0].sequence < bench.told.events[1].sequence


def test_news_that_come_while_others_are_told_are_told_too() -> None:
    bench = Bench()
    document = bench.announced()
    bench.told.meanwhile = lambda: bench.desk.delete(ADA, document.id)

    bench.process(bench.uploaded(document))

    assert set(bench.told.types) == {"indexed", "deleted"}
    assert not bench.now(document).in_the_works


def test_whoever_works_on_the_document_is_not_disturbed_by_telling() -> None:
    bench = Bench()
    document = untold(bench)

    def begin_anew() -> None:
        bench.documents.save(bench.now(document).model_copy(update={"status": "received"}))

    bench.told.meanwhile = begin_anew
    after = tell(document, bench.documents, bench.told)

    assert (after.status, after.news) == ("received", document.news)
    assert bench.told.types == ["indexed"]


def test_telling_is_no_change_of_the_document() -> None:
    bench = Bench()
    document = untold(bench)
    bench.clock.sleep(60)

    after = tell(document, bench.documents, bench.told)

    assert after.updated_at == document.updated_at


def test_what_was_understood_is_told_with_the_document() -> None:
    document = untold(Bench()).model_copy(update={"news": ()})
    understood = Understanding(state="done", version=document.version, summary="One.")

    (event,) = with_news(
        document.model_copy(update={"understanding": understood}),
        "evt_1",
        START,
        "document.understood",
    ).news

    assert event.type == "document.understood"
    assert event.data["document"]["understanding"]["summary"] == "One."


def test_an_indexed_document_is_handed_on_to_be_understood() -> None:
    bench = Bench(understands=True)
    document = bench.announced()
    upload = bench.uploaded(document)

    bench.process(upload)
    bench.process(upload)

    task = UnderstandTask(tenant="acme", document_id=document.id, version=upload.version)
    assert list(bench.understanding.waiting) == [task]
    understanding = bench.now(document).understanding
    assert understanding == Understanding(state="waiting", version=upload.version)
    assert bench.now(document).deadline == START + timedelta(minutes=30)
    assert bench.told.types == ["indexed"]


def hours_later(bench: Bench) -> int:
    bench.clock.sleep(4 * 3_600 + 1)
    return sweep(bench.sweeping)


def understood(bench: Bench) -> State:
    (document,) = bench.documents.scan(2, None).documents
    assert document.understanding is not None
    return document.understanding.state


def test_what_waits_to_be_understood_is_asked_for_again_and_skipped_in_the_end() -> None:
    bench = Bench(understands=True)
    document = bench.announced()
    upload = bench.uploaded(document)
    bench.process(upload)
    task = UnderstandTask(tenant="acme", document_id=document.id, version=upload.version)

    swept = [hours_later(bench) for _ in range(3)]

    assert (swept, list(bench.understanding.waiting)) == ([1, 1, 1], [task] * 4)
    assert understood(bench) == "waiting"
    hours_later(bench)
    assert understood(bench) == "skipped"
    assert bench.told.events[-1].type == "document.understood"
    assert hours_later(bench) == 0
