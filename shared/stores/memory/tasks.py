"""The queue of a re-index's work, in memory."""

from collections import deque
from collections.abc import Sequence

from shared.types.rebuild import Task


class MemoryTasks:
    """A queue of one process; whoever works takes the first, and nobody waits for a delay."""

    def __init__(self) -> None:
        self.waiting: deque[Task] = deque()
        self.delays: list[int] = []
        """What the delays would have been, in seconds, one for each request."""

    def send(self, tasks: Sequence[Task], delay_seconds: int = 0) -> None:
        """Hand out work, to be taken at once."""
        self.waiting.extend(tasks)
        self.delays.append(delay_seconds)
