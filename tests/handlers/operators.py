"""An operators' desk over a house in memory, as API Gateway would ask it."""

from typing import Any

from functions.operations.handler import build
from functions.operations.wiring import Operating
from shared.observe import TalliedMetrics
from shared.reindex.parts import Steering
from shared.retrieval.generation import next_name
from shared.stores.memory.rebuilds import MemoryRebuilds
from shared.stores.memory.tasks import MemoryTasks
from tests.handlers.samples import resolved, sample
from tests.unit.audit.bench import Bench
from tests.unit.retrieval.shelves import recipe

Answer = tuple[int, str, dict[str, Any]]


class Desk:
    """An operators' desk over a house in memory, whose index has no generation yet."""

    def __init__(self) -> None:
        self.bench = Bench(started=False)
        self.tasks = MemoryTasks()
        steering = Steering(
            generations=self.bench.shelves,
            rebuilds=MemoryRebuilds(),
            tasks=self.tasks,
            clock=self.bench.clock,
            metrics=TalliedMetrics(),
            recipe=recipe("new", 3),
            next_name=next_name,
        )
        self.parts = Operating(
            steering=steering, auditing=self.bench.parts, audits=self.bench.audits
        )

    def asks(self, name: str, **changes: Any) -> Answer:
        """What comes back for a sample event."""
        return resolved(build(self.parts), sample(name, **changes))

    def two_generations(self) -> tuple[str, str]:
        """A live generation after another one; gives the older and the live one."""
        shelves = self.bench.shelves
        older = shelves.create("g2-made-0001", recipe())
        newer = shelves.create("g2-made-0002", recipe("new", 3))
        shelves.promote(newer.name)
        return older.name, newer.name
