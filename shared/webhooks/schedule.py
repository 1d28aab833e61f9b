"""When a delivery that failed is tried again: soon at first, then over days."""

from collections.abc import Sequence
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
    *(timedelta(hours=24),) * 4,
)
"""Between one attempt and the next: fourteen attempts in some six days.

That is longer than an endpoint may fail before it is disabled, which holds what is pending: so no
delivery fails for good while its endpoint only has an outage.
"""
JITTER = 0.2
"""Each pause is up to so much shorter or longer, so that not all come back at one moment."""


def pause(tries: int, chance: Chance, pauses: Sequence[timedelta] = PAUSES) -> timedelta | None:
    """How long to wait after so many attempts (at least one); nothing after the last one."""
    if tries > len(pauses):
        return None
    return pauses[tries - 1] * (1 + JITTER * (2 * chance.fraction() - 1))
