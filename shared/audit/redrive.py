"""Tries the dead letters of a queue again, as many as there is time for."""

from shared.document_ports import Queues
from shared.ports import Clock

AT_ONCE = 100
SECONDS = 20
"""How long it goes on: API Gateway hangs up after 29."""


def redrive(queues: Queues, name: str, most: int, clock: Clock) -> int:
    """Put dead letters back until `most` are moved, none is left or time is up; says how many.

    Raises NotFound where there is no such queue, or StoreUnavailable.
    """
    begun, moved, some = clock.now(), 0, 1
    while some and moved < most and (clock.now() - begun).total_seconds() < SECONDS:
        some = queues.redrive(name, min(AT_ONCE, most - moved))
        moved += some
    return moved
