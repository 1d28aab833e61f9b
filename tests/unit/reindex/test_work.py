"""A re-index brings every document into a new generation, which then goes live."""

import pytest

from shared.errors import Conflict, EmbedderUnavailable
from shared.ports import Embedder
from shared.reindex.start import start
from shared.reindex.work import work
from shared.types.rebuild import CopyTask, JudgeTask, PlanTask, VerifyTask
from shared.types.recipe import EmbedderCard, Generation
from shared.types.release import Retrieval
from shared.types.retrieval import Found, Query
from tests.unit.reindex.bench import NEW, OLD, Bench
from tests.unit.reindex.shelves import Shelf, ShelfRetriever

USUAL = Generation(name="g2-00000000-0001", recipe=OLD).spread
"""What an index is taken to have that nobody has measured."""


class NoEmbedders:
    """Has no model at all."""

    def open(self, card: EmbedderCard) -> Embedder:
        """Refuse."""
        raise EmbedderUnavailable(f"This function does not have {card.model_id}.")


def filled(count: int = 3) -> tuple[Bench, str]:
    """A bench whose live generation holds some documents, and that generation's name."""
    bench = Bench()
    old = bench.first()
    for number in range(count):
        bench.put(f"doc_{number}")
    return bench, old


def test_every_document_comes_into_the_new_generation_which_goes_live() -> None:
    bench, old = filled()

    rebuild = bench.run()

    live = bench.generations.live()
    assert live is not None
    assert (live.name, live.recipe) == (rebuild.generation, NEW)
    assert (rebuild.state, rebuild.planned, rebuild.replaced) == ("live", 3, old)
    assert (rebuild.missing, rebuild.troubles, rebuild.ended_at) == (0, (), bench.clock.now())
    assert bench.shelf().rows.keys() == {("acme", f"doc_{number}") for number in range(3)}
    assert bench.metrics.total("Reindex", outcome="live") == 1


def test_documents_keep_the_moment_when_they_were_indexed() -> None:
    bench, old = filled(1)
    bench.clock.sleep(3_600)

    bench.run()

    before, after = bench.generations.shelf(old), bench.shelf()
    assert before.rows == after.rows


def test_many_pages_are_handed_out_in_little_time() -> None:
    bench, _ = filled(7)
    bench.changes = {"page": 2}
    start(bench.parts, "by hand")

    while bench.rebuild().state in ("planning", "copying"):
        work(bench.tasks.waiting.popleft(), bench.parts, lambda: 0.0)
    bench.go_on()

    assert (bench.rebuild().state, bench.rebuild().planned) == ("live", 7)
    assert len(bench.shelf().rows) == 7


def test_what_is_deleted_failed_or_on_its_way_is_not_copied() -> None:
    bench, _ = filled(1)
    bench.put("doc_deleted", status="deleted")
    bench.put("doc_failed", status="failed")
    bench.put("doc_new", status="embedding")

    rebuild = bench.run()

    assert (rebuild.state, rebuild.planned) == ("live", 1)
    assert bench.shelf().rows.keys() == {("acme", "doc_0")}


def test_one_re_index_runs_at_a_time() -> None:
    bench, _ = filled()
    start(bench.parts, "by hand")

    with pytest.raises(Conflict):
        start(bench.parts, "again")

    assert len(bench.tasks.waiting) == 1


def test_the_last_two_generations_are_kept() -> None:
    bench, first = filled()
    second = bench.run().generation

    third = bench.run().generation

    assert [one.name for one in bench.generations.all()] == [second, third]
    assert first not in (second, third)


def test_a_name_is_never_used_again() -> None:
    bench, _ = filled()
    bench.changes = {"embedders": NoEmbedders()}
    failed = bench.run()

    again = bench.run()

    assert failed.generation != again.generation


def test_a_model_that_is_not_there_ends_it_at_once() -> None:
    bench, old = filled()
    bench.changes = {"embedders": NoEmbedders()}

    rebuild = bench.run()

    assert (rebuild.state, rebuild.planned) == ("failed", 0)
    assert rebuild.detail.startswith("This function does not have")
    assert [one.name for one in bench.generations.all()] == [old]


def test_tasks_of_another_re_index_are_dropped() -> None:
    bench, _ = filled()
    start(bench.parts, "by hand")
    bench.tasks.waiting.clear()
    before = bench.rebuild()

    for kind in (PlanTask, VerifyTask, JudgeTask):
        bench.do(kind(generation="g2-00000000-0009"))
    bench.do(CopyTask(generation="g2-00000000-0009", documents=(("acme", "doc_0"),)))

    assert bench.rebuild() == before
    assert not bench.tasks.waiting


def test_a_late_copy_mends_a_generation_that_is_live_by_now() -> None:
    bench, _ = filled()
    rebuild = bench.run()
    document = bench.documents.get("acme", "doc_0")
    assert document is not None
    bench.delete(document)
    bench.index(document, "What a straggler wrote before it died.")

    bench.do(CopyTask(generation=rebuild.generation, documents=(("acme", "doc_0"),)))

    assert ("acme", "doc_0") not in bench.shelf().rows


def test_an_index_that_was_lost_is_made_anew_from_the_documents() -> None:
    bench = Bench()
    bench.put("doc_0")

    rebuild = bench.run()

    assert (rebuild.state, rebuild.replaced) == ("live", None)
    assert rebuild.verdict is not None
    assert rebuild.verdict.detail.startswith("There was nothing to compare with")
    assert bench.shelf().rows.keys() == {("acme", "doc_0")}


def test_a_worker_without_time_hands_on_what_is_left() -> None:
    bench, _ = filled()
    rebuild = start(bench.parts, "by hand")
    bench.do(bench.tasks.waiting.popleft())
    copying = bench.tasks.waiting.popleft()

    work(copying, bench.parts, lambda: 10.0)

    rest = bench.tasks.waiting[-1]
    assert isinstance(rest, CopyTask)
    assert (rest.generation, len(rest.documents)) == (rebuild.generation, 2)
    assert len(bench.shelf().rows) == 1


class Particular:
    """Searches well only where vectors are said to scatter as they did in the first generation."""

    def __init__(self, shelf: Shelf, spread: float) -> None:
        self._retriever = ShelfRetriever(shelf)
        self._spread = spread

    def search(self, query: Query, settings: Retrieval) -> Found:
        """Find it, or nothing."""
        return self._retriever.search(query, settings) if self._spread == USUAL else Found()


def test_a_measured_spread_that_finds_worse_is_not_taken() -> None:
    bench, _ = filled(10)
    bench.changes = {
        "recipe": OLD,
        "searching": lambda one: Particular(bench.generations.shelf(one.name), one.spread),
    }

    rebuild = bench.run()

    live = bench.generations.live()
    assert live is not None
    assert (rebuild.state, live.name, live.spread) == ("live", rebuild.generation, USUAL)


def test_a_spread_is_measured_where_there_is_enough_to_measure() -> None:
    bench, _ = filled(10)

    bench.run()

    live = bench.generations.live()
    assert live is not None
    assert live.spread == pytest.approx(0.25, abs=0.05)
