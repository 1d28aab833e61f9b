"""When a delivery that failed is tried again: soon at first, then over days."""

from datetime import timedelta

from shared.webhook_ports import Chance

PAUSES = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""Between one attempt and the next: eleven attempts in a bit more than three days."""
JITTER = 0.2
"""Each pause is up to so much shorter or longer, so that not all come back at one moment."""


def pause(tries: int, chance: Chance) -> timedelta | None:
    """How long to wait after so many attempts (at least one); nothing after the last one."""
    if tries > len(PAUSES):
        return None
    return PAUSES[tries - 1] * (1 + JITTER * (2 * chance.fraction() - 1))
