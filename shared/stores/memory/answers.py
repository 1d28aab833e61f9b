"""Answers that may be given again, in memory."""

from shared.ports import Clock
from shared.stores.keepable import keepable
from shared.types.events import KeptAnswer


class MemoryAnswers:
    """Kept answers of one process; with the same limits of time and size as the real store."""

    def __init__(self, clock: Clock) -> None:
        self._answers: dict[str, tuple[KeptAnswer, float]] = {}
        self._clock = clock

    def get(self, key: str) -> KeptAnswer | None:
        """The answer under a key, unless it has expired."""
        kept = self._answers.get(key)
        if kept is None:
            return None
        answer, expires = kept
        return answer if expires > self._clock.now().timestamp() else None

    def put(self, key: str, answer: KeptAnswer, seconds: int) -> None:
        """Keep an answer for so many seconds; one over 350 kB is not."""
        if keepable(answer) is not None:
            self._answers[key] = (answer, int(self._clock.now().timestamp()) + seconds)
