"""A document is in every generation of the index or in none, whatever is made or discarded."""

from itertools import count

import pytest

from shared.errors import Overtaken, SearchUnavailable
from shared.types.documents import Document
from tests.unit.documents.workbench import Bench
from tests.unit.world import ADA


def indexed(bench: Bench) -> Document:
    """A document that has come to its end."""
    document = bench.announced()
    bench.process(bench.uploaded(document))
    return bench.now(document)


def test_an_upload_goes_into_every_generation() -> None:
    bench = Bench()
    indexed(bench)
    bench.another()

    document = indexed(bench)

    assert bench.held(document) == [["one", "two"], ["one", "two"]]
    assert (document.status, document.chunks) == ("indexed", 2)


def test_a_generation_that_was_made_while_a_document_was_put_gets_it_too() -> None:
    bench = Bench()
    document = bench.announced()
    bench.shelves.while_putting = bench.another

    ended = bench.process(bench.uploaded(document))

    assert ended == bench.now(document)
    assert bench.held(document) == [["one", "two"], ["one", "two"]]
    assert bench.reader.read == 1


def test_a_generation_that_is_made_again_and_again_is_left_to_the_next_message() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    numbers = count(2)

    def make_one_more() -> None:
        bench.another(next(numbers))
        bench.shelves.while_putting = make_one_more

    bench.shelves.while_putting = make_one_more
    with pytest.raises(Overtaken):
        bench.process(upload)
    before = bench.held(document)[-1]
    bench.shelves.while_putting = lambda: None

    bench.process(upload)

    assert (before, bench.texts(document)) == (None, ["one", "two"])
    assert bench.now(document).status == "indexed"


def test_a_generation_that_was_discarded_while_a_document_was_put_is_passed_over() -> None:
    bench = Bench()
    indexed(bench)
    extra = bench.another()
    document = bench.announced()
    bench.shelves.while_putting = lambda: bench.shelves.discard(extra.name)

    ended = bench.process(bench.uploaded(document))

    assert ended is not None
    assert (ended.status, bench.held(document)) == ("indexed", [["one", "two"]])


def test_a_doubled_message_repairs_what_a_crash_between_two_generations_left() -> None:
    bench = Bench()
    indexed(bench)
    bench.another()
    document = bench.announced()
    upload = bench.uploaded(document)
    bench.process(upload)
    bench.shelves.shelf(bench.names[1]).documents.clear()

    ended = bench.process(upload)

    assert ended == bench.now(document)
    assert bench.held(document) == [["one", "two"], ["one", "two"]]


def test_a_repair_embeds_nothing_again_that_the_index_still_holds() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    bench.process(upload)
    bench.another(model="weigher-again")
    before = len(bench.weigher.texts)

    bench.process(upload)

    assert bench.texts(document) == ["one", "two"]
    assert len(bench.weigher.texts) == before


def test_a_repair_of_a_file_that_was_replaced_changes_nothing() -> None:
    bench = Bench()
    document = bench.announced()
    old = bench.uploaded(document, b"old")
    bench.process(old)
    bench.uploaded(document, b"new")
    bench.another()

    bench.process(old)

    assert bench.held(document) == [["old"], None]


def test_what_can_be_read_no_more_stays_as_it_is_found() -> None:
    bench = Bench()
    document = indexed(bench)
    locked = bench.uploaded(document, b"locked")
    stands = bench.documents.save(document.model_copy(update={"version": locked.version}))

    ended = bench.process(locked)

    assert ended == stands == bench.now(document)
    assert bench.now(document).status == "indexed"


def test_a_document_deleted_during_a_repair_is_cleared_away_at_once() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    bench.process(upload)
    bench.another()
    bench.shelves.while_putting = lambda: bench.desk.delete(ADA, document.id)

    ended = bench.process(upload)

    assert ended == bench.now(document)
    assert (bench.now(document).status, bench.held(document)) == ("deleted", [None, None])


def test_a_document_deleted_while_a_repair_embeds_is_never_found_again() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    bench.process(upload)
    extra = bench.another()
    weigher = bench.weighers.of(extra.recipe)
    weigher.meanwhile = lambda: bench.desk.delete(ADA, document.id)

    with pytest.raises(Overtaken):
        bench.process(upload)

    assert bench.held(document) == [None, None]


def test_a_file_replaced_during_a_repair_gives_way_at_once() -> None:
    bench = Bench()
    document = bench.announced()
    old = bench.uploaded(document, b"old")
    bench.process(old)
    bench.another()
    bench.shelves.while_putting = lambda: bench.process(bench.uploaded(document, b"new"))

    bench.process(old)

    assert bench.held(document) == [["new"], ["new"]]


def test_deleting_takes_the_passages_of_every_generation_at_once() -> None:
    bench = Bench()
    indexed(bench)
    bench.another()
    document = indexed(bench)

    bench.desk.delete(ADA, document.id)

    assert bench.held(document) == [None, None]


def test_deleting_takes_what_it_can_before_it_says_that_a_generation_is_down() -> None:
    bench = Bench()
    indexed(bench)
    bench.another()
    document = indexed(bench)
    bench.breaks(bench.names[0])

    with pytest.raises(SearchUnavailable):
        bench.desk.delete(ADA, document.id)

    assert bench.held(document) == [["one", "two"], None]
    assert bench.now(document).status == "deleted"


def test_deleting_during_a_re_index_leaves_nothing_in_a_generation_made_meanwhile() -> None:
    bench = Bench()
    document = bench.announced()

    def make_and_delete() -> None:
        bench.another()
        bench.shelves.while_putting = lambda: bench.desk.delete(ADA, document.id)

    bench.shelves.while_putting = make_and_delete

    bench.process(bench.uploaded(document))

    assert bench.now(document).status == "deleted"
    assert bench.held(document) == [None, None]
