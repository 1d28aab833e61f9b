"""The scheduled audit goes on where it stood, wake by wake, and two at once do no harm."""

from collections.abc import Callable

import pytest

from shared.audit.advance import MOST_EXAMPLES, advance
from shared.errors import SearchUnavailable
from shared.stores.memory.audits import MemoryAudits
from shared.types.audit import AuditRun
from tests.unit.audit.bench import Bench, plenty


def pages(count: int) -> Callable[[], float]:
    """The time for so many pages."""
    left = [1_000.0] * count

    def seconds_left() -> float:
        return left.pop() if left else 1.0

    return seconds_left


def go_on(bench: Bench, seconds_left: Callable[[], float] = plenty) -> AuditRun:
    """Go on with the audit."""
    return advance(bench.parts, bench.audits, seconds_left)


def test_goes_on_at_the_next_wake_where_the_time_was_over() -> None:
    bench = Bench()
    for number in range(600):
        bench.put(f"acme/{number:03}.txt")
    bench.later()

    first = go_on(bench, pages(2))
    second = go_on(bench, pages(1))
    last = go_on(bench)

    assert (first.walk, first.looked_at["bucket"]) == ("bucket", 150)
    assert second.looked_at["bucket"] == 300
    assert last.ended_at
    assert last.found == last.repaired == {"unknown_file": 600}


def test_writes_down_nothing_where_there_is_no_time() -> None:
    bench = Bench()

    go_on(bench, pages(0))

    assert bench.audits.get() is None


def test_begins_a_new_round_an_hour_after_the_last_one_began() -> None:
    bench = Bench()
    first = go_on(bench)
    bench.later(3_599)
    same = go_on(bench)
    bench.later(1)

    another = go_on(bench)

    assert same == first
    assert another.started_at > first.started_at
    assert another.ended_at


def test_keeps_some_examples_of_what_it_could_not_repair() -> None:
    bench = Bench()
    for number in range(30):
        bench.put(f"nowhere {number:02}")
    bench.later()

    run = go_on(bench)

    assert run.found == {"foreign_file": 30}
    assert run.repaired == {}
    assert len(run.examples) == MOST_EXAMPLES


class Shared(MemoryAudits):
    """A record that somebody else saves at the same moment, once."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self.others = 1

    def save(self, record: AuditRun) -> AuditRun | None:
        """Let the other go first."""
        if self.others:
            self.others -= 1
            advance(self._bench.parts, self, plenty)
        return super().save(record)


def test_leaves_the_round_to_whoever_was_quicker() -> None:
    bench = Bench()
    bench.put("acme/a.txt")
    bench.later()
    bench.audits = Shared(bench)

    run = go_on(bench)

    assert run.ended_at
    assert run == bench.audits.get()
    assert run.found == {"unknown_file": 1}


def test_begins_a_walk_anew_whose_cursor_it_cannot_read() -> None:
    bench = Bench()
    now = bench.clock.now()
    bench.audits.save(AuditRun(walk="bucket", cursor="of an older version", started_at=now))

    run = go_on(bench)

    assert run.ended_at


class Silent:
    """An index that does not answer."""

    def all(self) -> object:
        """Fail."""
        raise SearchUnavailable("The search engine does not answer.")


def test_stays_where_it_is_while_the_index_does_not_answer() -> None:
    bench = Bench()
    bench.changes = {"generations": Silent()}

    with pytest.raises(SearchUnavailable):
        go_on(bench)
    stood = bench.audits.get()
    bench.changes = {}
    ended = go_on(bench)

    assert stood
    assert (stood.walk, stood.cursor) == ("index", None)
    assert ended.ended_at
