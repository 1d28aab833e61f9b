"""Everything that delivering needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from shared.ports import Clock, Metrics
from shared.webhook_ports import Chance, Courier, Deliveries, Endpoints, Herald, Postbox
from shared.webhooks.schedule import PAUSES


@dataclass(frozen=True)
class Delivering:
    """The tables and the queue of callbacks, who carries them, and who tells of a disabled one."""

    endpoints: Endpoints
    deliveries: Deliveries
    postbox: Postbox
    courier: Courier
    herald: Herald
    clock: Clock
    chance: Chance
    metrics: Metrics
    pauses: Sequence[timedelta] = PAUSES
    """Between one attempt and the next."""
