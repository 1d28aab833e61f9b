"""Everything that delivering needs."""

from dataclasses import dataclass

from shared.ports import Clock, Metrics
from shared.webhook_ports import Chance, Courier, Deliveries, Endpoints, Herald, Postbox


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
