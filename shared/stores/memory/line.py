"""A queue of work, in memory."""

from collections import deque
from collections.abc import Sequence
from typing import Generic, TypeVar

Work = TypeVar("Work")


class Line(Generic[Work]):
    """A queue of one process; whoever works takes the first, and nobody waits for a delay."""

    def __init__(self) -> None:
        self.waiting: deque[Work] = deque()
        self.delays: list[int] = []
        """What the delays would have been, in seconds, one for each request."""

    def send(self, tasks: Sequence[Work], delay_seconds: int = 0) -> None:
        """Hand out work, to be taken at once."""
        self.waiting.extend(tasks)
        self.delays.append(delay_seconds)
