"""How long an attempt to deliver may take, and how much of an answer is read."""

from dataclasses import dataclass
from datetime import timedelta

from shared.ports import Clock


@dataclass(frozen=True)
class Limits:
    """What a receiver is given before it is hung up on."""

    connect_seconds: float = 3.0
    """For looking its name up, and for each of its addresses to take the connection."""
    whole_seconds: float = 10.0
    """For all of it, from the lookup to the last byte of the answer."""
    addresses: int = 3
    """How many of its addresses are tried."""
    answer_bytes: int = 32_768
    """How much is read of its answer with all headers."""
    reply_characters: int = 500
    """How much is kept of its answer's text."""


class Deadline:
    """A moment by which everything is over."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._end = clock.now() + timedelta(seconds=seconds)

    def left(self) -> float:
        """The seconds that are left, more than none. Raises TimeoutError when it is over."""
        seconds = (self._end - self._clock.now()).total_seconds()
        if seconds <= 0:
            raise TimeoutError
        return seconds
