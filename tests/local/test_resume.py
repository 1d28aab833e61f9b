"""What is done about the index at a start: nothing, or what a stop or an upgrade left undone."""

import pytest

from infra.local.resume import BEGINS, GOES_ON, resume
from shared.reindex.start import start
from shared.retrieval.generation import next_name
from shared.types.documents import Status
from tests.unit.reindex.bench import OLD, Bench


def test_leaves_an_index_alone_that_serves() -> None:
    bench = Bench()
    bench.generations.create("one", bench.parts.recipe)
    bench.generations.promote("one")
    bench.put("doc_1")

    said = resume(bench.parts)

    assert (said, bench.rebuilds.get()) == ("", None)


def test_has_nothing_to_do_on_an_empty_machine() -> None:
    bench = Bench()

    said = resume(bench.parts)

    assert (said, bench.rebuilds.get()) == ("", None)


@pytest.mark.parametrize("status", ["failed", "deleted", "awaiting_upload"])
def test_makes_no_index_of_documents_that_are_not_indexed(status: Status) -> None:
    bench = Bench()
    bench.put("doc_1", status=status)

    assert resume(bench.parts) == ""


def test_indexes_the_stored_documents_anew_where_no_generation_is_there() -> None:
    bench = Bench()
    for number in range(120):
        bench.put(f"doc_{number:03}", status="failed")
    bench.put("doc_last")

    said = resume(bench.parts)
    bench.go_on()

    assert said == BEGINS
    assert bench.rebuild().state == "live"
    assert bench.shelf().rows.keys() == {("acme", "doc_last")}


def test_indexes_anew_where_the_index_has_a_form_of_another_version() -> None:
    bench = Bench()
    older = OLD.model_copy(update={"form": OLD.form - 1})
    bench.generations.create(next_name(older), older)
    bench.generations.promote(next_name(older))
    bench.put("doc_1")

    assert resume(bench.parts) == BEGINS


def test_goes_on_at_once_with_a_reindex_whose_messages_died() -> None:
    bench = Bench()
    bench.first()
    bench.put("doc_1")
    start(bench.parts, "by hand")
    bench.tasks.waiting.clear()
    bench.clock.sleep(1)

    said = resume(bench.parts)
    bench.go_on()

    assert said == GOES_ON
    assert bench.rebuild().state == "live"
