"""What happens to a document meanwhile, or out of order, is never undone by who comes late."""

import pytest

from shared.documents.give_up import give_up
from shared.errors import Overtaken
from tests.unit.documents.workbench import Bench
from tests.unit.world import ADA


def test_the_late_message_of_a_replaced_file_leaves_no_mark() -> None:
    bench = Bench()
    document = bench.announced()
    late = bench.uploaded(document, b"old")
    bench.process(bench.uploaded(document, b"new"))
    before = bench.now(document)

    after = bench.process(late)

    assert after == before == bench.now(document)
    assert bench.texts(document) == ["new"]


def test_a_file_replaced_while_it_was_read_gives_way_to_the_newer_one() -> None:
    bench = Bench()
    document = bench.announced()
    old = bench.uploaded(document, b"old")
    bench.reader.meanwhile = lambda: bench.process(bench.uploaded(document, b"new"))

    with pytest.raises(Overtaken):
        bench.process(old)
    bench.process(old)

    assert bench.now(document).status == "indexed"
    assert bench.texts(document) == ["new"]


def test_an_unreadable_file_replaced_meanwhile_fails_nobody() -> None:
    bench = Bench()
    document = bench.announced()
    old = bench.uploaded(document, b"locked")
    bench.reader.meanwhile = lambda: bench.process(bench.uploaded(document, b"new"))

    with pytest.raises(Overtaken):
        bench.process(old)
    bench.process(old)

    assert bench.now(document).status == "indexed"
    assert bench.texts(document) == ["new"]


@pytest.mark.parametrize("moment", ["reader", "weigher"])
def test_a_document_deleted_meanwhile_is_cleared_away_by_the_retry(moment: str) -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    getattr(bench, moment).meanwhile = lambda: bench.desk.delete(ADA, document.id)

    with pytest.raises(Overtaken):
        bench.process(upload)
    bench.process(upload)

    assert bench.now(document).status == "deleted"
    assert bench.texts(document) is None


def test_a_document_deleted_while_it_was_embedded_is_never_found_again() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    bench.weigher.meanwhile = lambda: bench.desk.delete(ADA, document.id)

    with pytest.raises(Overtaken):
        bench.process(upload)

    assert bench.texts(document) is None


def test_a_file_replaced_while_it_was_embedded_does_not_come_back() -> None:
    bench = Bench()
    document = bench.announced()
    old = bench.uploaded(document, b"old")
    bench.weigher.meanwhile = lambda: bench.process(bench.uploaded(document, b"new"))

    with pytest.raises(Overtaken):
        bench.process(old)
    bench.process(old)

    assert bench.now(document).status == "indexed"
    assert bench.texts(document) == ["new"]


def test_a_document_deleted_while_it_was_indexed_is_cleared_away_at_once() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    bench.shelves.while_putting = lambda: bench.desk.delete(ADA, document.id)

    ended = bench.process(upload)

    assert ended == bench.now(document)
    assert (bench.now(document).status, bench.texts(document)) == ("deleted", None)


def test_a_file_replaced_while_it_was_indexed_gives_way_at_once() -> None:
    bench = Bench()
    document = bench.announced()
    old = bench.uploaded(document, b"old")
    bench.shelves.while_putting = lambda: bench.process(bench.uploaded(document, b"new"))

    ended = bench.process(old)

    assert ended == bench.now(document)
    assert (bench.now(document).status, bench.texts(document)) == ("indexed", ["new"])


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
    before = bench.process(upload)

    give_up(upload, bench.shop)

    assert bench.now(document) == before
    assert bench.texts(document) == ["one", "two"]


def test_gives_up_no_newer_file_for_the_sake_of_an_old_one() -> None:
    bench = Bench()
    document = bench.announced()
    old = bench.uploaded(document, b"old")
    before = bench.process(bench.uploaded(document, b"new"))

    give_up(old, bench.shop)

    assert bench.now(document) == before


def test_gives_up_no_deleted_document() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    bench.desk.delete(ADA, document.id)

    give_up(upload, bench.shop)

    assert bench.now(document).status == "deleted"
