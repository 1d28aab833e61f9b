"""Starting in time, seeing how it stands, and going back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.errors import Conflict
from shared.reindex.roll_back import roll_back
from shared.reindex.standing import standing
from shared.reindex.start import start
from shared.reindex.tick import tick
from shared.types.rebuild import JudgeTask, PlanTask, VerifyTask
from shared.types.recipe import Generation
from tests.unit.reindex.bench import Bench
from tests.unit.reindex.shelves import Shelves

WEEK = timedelta(days=7)


class BusyShelves(Shelves):
    """Generations of which, once, something is made while they are listed."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], object] | None = None

    def all(self) -> list[Generation]:
        """The generations, after what happened meanwhile."""
        happening, self.meanwhile = self.meanwhile, None
        if happening:
            happening()
        return super().all()


def bench_of(count: int = 2, shelves: Shelves | None = None) -> Bench:
    bench = Bench(generations=shelves or Shelves())
    bench.first()
    for number in range(count):
        bench.put(f"doc_{number}")
    return bench


def begin(bench: Bench) -> None:
    """Start a re-index, and let it make its generation."""
    start(bench.parts, "by hand")
    bench.do(bench.tasks.waiting.popleft())


def roles(bench: Bench) -> list[tuple[str, int, int]]:
    return [(one.role, one.documents, one.passages) for one in standing(bench.parts).generations]


def test_rolling_back_makes_the_one_before_live_at_once_and_again() -> None:
    bench = bench_of()
    first = bench.generations.all()[0].name
    second = bench.run().generation

    back = roll_back(bench.parts)
    forth = roll_back(bench.parts)

    assert (back.name, back.live, forth.name) == (first, True, second)
    live = bench.generations.live()
    assert live is not None
    assert live.name == second
    assert bench.metrics.total("Reindex", outcome="rolled_back") == 2


def test_the_generation_before_is_as_fresh_as_the_live_one() -> None:
    bench = bench_of()
    bench.run()
    bench.put("doc_9")
    document = bench.documents.get("acme", "doc_0")
    assert document is not None
    bench.delete(document)

    back = roll_back(bench.parts)

    rows = bench.generations.shelf(back.name).rows
    assert {document_id for _, document_id in rows} == {"doc_1", "doc_9"}


def test_there_is_no_going_back_before_the_first_re_index() -> None:
    with pytest.raises(Conflict):
        roll_back(bench_of().parts)


def test_nobody_goes_back_while_a_re_index_runs() -> None:
    bench = bench_of()
    bench.run()
    start(bench.parts, "by hand")

    with pytest.raises(Conflict):
        roll_back(bench.parts)


def test_what_a_re_index_makes_meanwhile_is_never_gone_back_to() -> None:
    shelves = BusyShelves()
    bench = bench_of(shelves=shelves)
    bench.run()
    shelves.meanwhile = lambda: begin(bench)

    with pytest.raises(Conflict):
        roll_back(bench.parts)

    assert not shelves.all()[-1].live


def test_what_did_not_pass_is_never_gone_back_to() -> None:
    bench = bench_of()
    rebuild = start(bench.parts, "by hand")
    bench.do(bench.tasks.waiting.popleft())
    bench.rebuilds.save(bench.rebuild().model_copy(update={"state": "rejected"}))

    with pytest.raises(Conflict):
        roll_back(bench.parts)

    assert rebuild.generation in [one.name for one in bench.generations.all()]


def test_an_index_says_where_it_stands() -> None:
    bench = bench_of()
    before = roles(bench)
    start(bench.parts, "by hand")
    bench.do(bench.tasks.waiting.popleft())
    meanwhile = roles(bench)
    bench.go_on()

    assert before == [("live", 2, 4)]
    assert meanwhile == [("building", 0, 0), ("live", 2, 4)]
    assert roles(bench) == [("live", 2, 4), ("previous", 2, 4)]
    assert standing(bench.parts).rebuild == bench.rebuild()


def test_a_stage_that_stands_still_is_handed_out_again_once_in_a_while() -> None:
    bench = bench_of()
    start(bench.parts, "by hand")
    bench.tasks.waiting.clear()

    tick(bench.parts)
    assert not bench.tasks.waiting
    bench.clock.sleep(bench.parts.stuck_seconds + 1)
    tick(bench.parts)
    tick(bench.parts)

    assert list(bench.tasks.waiting) == [PlanTask(generation=bench.rebuild().generation)]


@pytest.mark.parametrize("state", ["copying", "judging"])
def test_whatever_stage_stands_still_goes_on(state: str) -> None:
    bench = bench_of()
    start(bench.parts, "by hand")
    while bench.rebuild().state != state:
        bench.do(bench.tasks.waiting.popleft())
    bench.tasks.waiting.clear()
    bench.clock.sleep(bench.parts.stuck_seconds + 1)

    tick(bench.parts)

    name = bench.rebuild().generation
    stage = {
        "copying": VerifyTask(generation=name, side="index"),
        "judging": JudgeTask(generation=name),
    }
    assert list(bench.tasks.waiting) == [stage[state]]
    assert bench.go_on().state == "live"


def test_the_next_re_index_begins_by_itself_when_it_is_due() -> None:
    bench = bench_of()
    bench.run()
    bench.changes = {"every": WEEK}

    bench.clock.sleep(WEEK.total_seconds() - 1)
    tick(bench.parts)
    assert not bench.tasks.waiting
    bench.clock.sleep(2)
    tick(bench.parts)

    assert (bench.rebuild().reason, bench.rebuild().state) == ("schedule", "planning")


def test_the_first_re_index_is_due_at_once_where_one_is_wanted_at_all() -> None:
    bench = bench_of()

    tick(bench.parts)
    assert bench.rebuilds.get() is None
    bench.changes = {"every": WEEK}
    tick(bench.parts)

    assert bench.rebuild().reason == "schedule"


def test_an_empty_house_has_no_need_of_a_re_index() -> None:
    bench = Bench(changes={"every": WEEK})

    tick(bench.parts)

    assert bench.rebuilds.get() is None


def test_what_a_dead_worker_left_is_cleared_away() -> None:
    bench = bench_of()
    start(bench.parts, "by hand")
    bench.do(bench.tasks.waiting.popleft())
    bench.rebuilds.save(bench.rebuild().model_copy(update={"state": "failed"}))

    tick(bench.parts)

    assert [one.live for one in bench.generations.all()] == [True]
