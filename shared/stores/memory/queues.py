"""The system's queues and their dead letters, in memory."""

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from shared.errors import NotFound
from shared.types.audit import QueueStanding


class MemoryQueues:
    """Queues of one process by name, each as what waits in it and its dead letters."""

    def __init__(self, queues: Mapping[str, tuple[deque[Any], deque[Any]]]) -> None:
        self._queues = dict(queues)

    def standing(self) -> Sequence[QueueStanding]:
        """How many messages each queue has; none is in flight or delayed."""
        return [
            QueueStanding(name=name, waiting=len(waiting), in_flight=0, delayed=0, dead=len(dead))
            for name, (waiting, dead) in self._queues.items()
        ]

    def redrive(self, name: str, most: int) -> int:
        """Put at most so many dead letters back into their queue; says how many.

        Raises NotFound where there is no such queue.
        """
        if name not in self._queues:
            raise NotFound("There is no such queue.")
        waiting, dead = self._queues[name]
        count = min(most, len(dead))
        for _ in range(count):
            waiting.append(dead.popleft())
        return count
