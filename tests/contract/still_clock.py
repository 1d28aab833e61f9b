"""A clock for tests: it stands still until it is told how far to move."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


class StillClock:
    """The time of a test; `sleep` moves it on at once."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now

    def now(self) -> datetime:
        """Tell the time, in UTC."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Move on by so many seconds."""
        self._now += timedelta(seconds=seconds)
