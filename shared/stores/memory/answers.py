"""Answers that may be given again, in memory."""

from datetime import datetime

from shared.ports import Clock
from shared.stores.keepable import keepable
from shared.types.events import Answer


class MemoryAnswers:
    """Kept answers of one process; with the same limits of time and size as the real store."""

    def __init__(self, clock: Clock) -> None:
        self._answers: dict[str, tuple[Answer, datetime, float]] = {}
        self._clock = clock

    def get(self, key: str) -> tuple[Answer, datetime] | None:
        """The answer under a key, with when it was made, unless it has expired."""
        kept = self._answers.get(key)
        if kept is None:
            return None
        answer, made_at, expires = kept
        return (answer, made_at) if expires > self._clock.now().timestamp() else None

    def put(self, key: str, answer: Answer, seconds: int) -> None:
        """Keep an answer for so many seconds; one over 350 kB is not."""
        if keepable(answer) is not None:
            now = self._clock.now()
            self._answers[key] = (answer, now, int(now.timestamp()) + seconds)
