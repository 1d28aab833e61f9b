"""Whoever dies, wherever, and however often a message comes: a re-index comes to the same end."""

import random
from itertools import cycle

import pytest

from shared.errors import Conflict
from shared.reindex.start import start
from shared.reindex.tick import tick
from shared.reindex.work import work
from shared.types.rebuild import Task
from tests.unit.reindex.bench import Bench, LineIndexer
from tests.unit.reindex.dying import Died, Fate, When, mortal

MOST_STEPS = 400
NEVER = 0


class House:
    """A bench with every kind of document, and workers of whom one may die."""

    def __init__(self, call: int = NEVER, when: When = "before", spoilt: bool = False) -> None:
        self.bench = Bench(changes={"page": 2})
        self.old = self.bench.first()
        self.fate = Fate(call, when)
        for number in range(3):
            self.bench.put(f"doc_{number}")
        self.bench.put("doc_0", "The kettle of another tenant boils one litre.", tenant="brick")
        self.bench.put("doc_8", status="failed")
        self.bench.put("doc_9", status="deleted")
        if spoilt:
            self.bench.changes["indexer"] = Halving(self.bench.generations)
        self._time = cycle((1_000.0, 1_000.0, 0.0))
        self.late: list[Task] = []

    def begin(self) -> None:
        """Start; an operator whose request broke starts again, and hears that it runs."""
        try:
            start(mortal(self.bench.parts, self.fate), "by hand")
        except Died:
            self.begin_again()

    def begin_again(self) -> None:
        try:
            start(self.bench.parts, "by hand")
        except Conflict:
            return

    def run(self, twice: bool = False, order: random.Random | None = None) -> None:
        """Do what is handed out until nothing is left; the clock finds what stands still."""
        waiting = self.bench.tasks.waiting
        for _ in range(MOST_STEPS):
            if not waiting and not self.bench.rebuild().is_running:
                return
            if not waiting:
                self.bench.clock.sleep(self.bench.parts.stuck_seconds + 1)
                self.tick()
                continue
            task = waiting[order.randrange(len(waiting)) if order else 0]
            waiting.remove(task)
            self.do(task)
            if twice and self.late.count(task) == 0:
                self.late.append(task)
                waiting.append(task)
        raise AssertionError("The re-index does not come to an end.")

    def do(self, task: Task) -> None:
        """Let a worker do a task; it comes again if he dies."""
        try:
            work(task, mortal(self.bench.parts, self.fate), self.seconds_left)
        except Died:
            self.bench.tasks.waiting.append(task)

    def seconds_left(self) -> float:
        """Now much, now none; but enough to compare."""
        judging = self.bench.rebuild().state == "judging"
        return 1_000.0 if judging else next(self._time)

    def tick(self) -> None:
        """Let the schedule look."""
        try:
            tick(mortal(self.bench.parts, self.fate))
        except Died:
            return

    def seen(self) -> object:
        """How it ended: the state, the generations, and what the live one holds."""
        rebuild = self.bench.rebuild()
        names = [one.name for one in self.bench.generations.all()]
        live = self.bench.generations.live()
        assert live is not None
        rows = self.bench.generations.shelf(live.name).rows
        return rebuild.state, rebuild.planned, rebuild.replaced, names, live.recipe, rows


class Halving(LineIndexer):
    """Loses the second half of every document."""

    def prepare(self, tenant, extract, into=None, pace=None):  # type: ignore[no-untyped-def]
        half = extract.model_copy(update={"text": extract.text[: len(extract.text) // 2]})
        return super().prepare(tenant, half, into, pace)


def undisturbed(spoilt: bool = False) -> House:
    """How it goes when nobody dies."""
    house = House(spoilt=spoilt)
    house.begin()
    house.run()
    return house


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("spoilt", [False, True], ids=["good", "spoilt"])
def test_whoever_dies_at_whatever_call_the_end_is_the_same(when: When, spoilt: bool) -> None:
    expected = undisturbed(spoilt)
    calls = expected.fate.calls
    assert calls > 50

    for call in range(1, calls + 1):
        house = House(call, when, spoilt)
        house.begin()
        house.run()
        house.tick()
        assert house.seen() == expected.seen(), f"died {when} call {call}"


def test_a_spoilt_generation_never_goes_live() -> None:
    house = undisturbed(spoilt=True)

    rebuild = house.bench.rebuild()
    assert rebuild.state == "rejected"
    assert [one.name for one in house.bench.generations.all()] == [house.old]


@pytest.mark.parametrize("seed", range(25))
def test_every_task_may_come_twice_and_in_any_order(seed: int) -> None:
    house = House()
    house.begin()

    house.run(twice=True, order=random.Random(seed))

    assert house.seen() == undisturbed().seen()


@pytest.mark.parametrize("seed", range(25))
def test_workers_may_die_again_and_again(seed: int) -> None:
    dice = random.Random(seed)
    house = House()
    house.begin()

    for _ in range(12):
        house.fate = Fate(dice.randint(1, 25), dice.choice(("before", "after")))
        if house.bench.tasks.waiting:
            house.do(house.bench.tasks.waiting.popleft())
    house.run(order=dice)
    house.tick()

    assert house.seen() == undisturbed().seen()
