"""What queues gave up is named, and tried again only when somebody says so."""

from collections import deque

import pytest

from shared.audit.redrive import redrive
from shared.errors import NotFound
from shared.stores.memory.queues import MemoryQueues
from tests.contract.still_clock import StillClock
from tests.unit.audit.bench import Bench


def test_names_dead_letters_and_leaves_them_to_a_person() -> None:
    bench = Bench()
    bench.dead.extend(["one", "two"])

    found = bench.walk("queues", fix=True)

    assert [(one.kind, one.subject) for one in found] == [("dead_letters", "uploads")]
    assert (found[0].repaired, found[0].by_hand) == (False, True)
    assert "2 messages were given up" in found[0].detail
    assert "groundwork queues redrive uploads" in found[0].detail
    assert len(bench.dead) == 2


def test_puts_all_dead_letters_back() -> None:
    waiting: deque[int] = deque()
    queues = MemoryQueues({"uploads": (waiting, deque(range(250)))})

    moved = redrive(queues, "uploads", 1_000, StillClock())

    assert moved == len(waiting) == 250


def test_puts_no_more_back_than_was_asked_for() -> None:
    waiting: deque[int] = deque()
    queues = MemoryQueues({"uploads": (waiting, deque(range(250)))})

    moved = redrive(queues, "uploads", 120, StillClock())

    assert moved == len(waiting) == 120


class Slow(MemoryQueues):
    """Queues that take their time."""

    clock = StillClock()

    def redrive(self, name: str, most: int) -> int:
        """Put some back, slowly."""
        self.clock.sleep(7)
        return super().redrive(name, most)


def test_ends_before_whoever_asked_hangs_up() -> None:
    queues = Slow({"uploads": (deque(), deque(range(2_000)))})

    moved = redrive(queues, "uploads", 2_000, queues.clock)

    assert moved == 300


def test_knows_no_other_queue() -> None:
    with pytest.raises(NotFound):
        redrive(MemoryQueues({}), "uploads", 1, StillClock())
