"""A post office of twins: endpoints, deliveries, a queue that may lose and double, a courier."""

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from shared.couriers.memory import MemoryCourier
from shared.observe import TalliedMetrics
from shared.stores.memory.deliveries import MemoryDeliveries
from shared.stores.memory.endpoints import MemoryEndpoints
from shared.stores.memory.postbox import MemoryPostbox
from shared.types.identity import Principal
from shared.types.webhooks import (
    SUBSCRIBABLE,
    CallbackTask,
    Delivery,
    DeliveryState,
    Endpoint,
    Event,
    EventType,
)
from shared.webhook_ports import Courier, Deliveries, Endpoints
from shared.webhooks.deliver import Delivering, deliver
from shared.webhooks.desk import WebhookDesk
from shared.webhooks.due import post_due
from shared.webhooks.herald import WebhookHerald
from shared.webhooks.schedule import PAUSES
from tests.contract.still_clock import StillClock
from tests.unit.world import CountedIds

OWNER = Principal(tenant="demo", user="developer", scopes=frozenset(("webhooks",)))
SHOP = "https://shop.example.com/hooks"
ALARMS = "https://alarms.example.com/"


class EvenChance:
    """Randomness without surprise: every token is another one, every fraction a half."""

    def __init__(self) -> None:
        self._made = 0

    def token(self, count: int) -> bytes:
        """Make the next token."""
        self._made += 1
        return hashlib.shake_128(str(self._made).encode()).digest(count)

    def fraction(self) -> float:
        """Give the middle."""
        return 0.5


class CarelessPostbox(MemoryPostbox):
    """Loses some of what it is given to deliver, doubles some, and mixes it all up."""

    def __init__(self, lost: float, doubled: float) -> None:
        super().__init__()
        self._random = random.Random(5)
        self._lost = lost
        self._doubled = doubled

    def send(self, tasks: Sequence[CallbackTask], delay_seconds: int = 0) -> None:
        """Take some of it."""
        kept = [task for task in tasks if self._random.random() >= self._lost]
        again = [task for task in kept if self._random.random() < self._doubled]
        super().send([*kept, *again], delay_seconds)
        mixed = list(self.waiting)
        self._random.shuffle(mixed)
        self.waiting.clear()
        self.waiting.extend(mixed)


@dataclass
class Office:
    """The twins, by name, and the desk, the herald and the workers over them."""

    clock: StillClock = field(default_factory=StillClock)
    postbox: MemoryPostbox = field(default_factory=MemoryPostbox)
    endpoints: Endpoints = field(default_factory=MemoryEndpoints)
    ids: CountedIds = field(default_factory=CountedIds)
    chance: EvenChance = field(default_factory=EvenChance)
    metrics: TalliedMetrics = field(default_factory=TalliedMetrics)
    carrier: Courier | None = None
    pauses: Sequence[timedelta] = PAUSES

    @cached_property
    def deliveries(self) -> Deliveries:
        """The table of deliveries."""
        return MemoryDeliveries(self.clock)

    @cached_property
    def courier(self) -> MemoryCourier:
        """Who notes what is sent, unless there is another carrier."""
        return MemoryCourier(self.clock)

    @property
    def herald(self) -> WebhookHerald:
        """Who tells."""
        return WebhookHerald(self.endpoints, self.deliveries, self.postbox, self.clock)

    @property
    def desk(self) -> WebhookDesk:
        """What the owner asks."""
        return WebhookDesk(
            self.endpoints,
            self.deliveries,
            self.postbox,
            self.carrier or self.courier,
            self.clock,
            self.ids,
            self.chance,
        )

    @property
    def parts(self) -> Delivering:
        """What a worker needs."""
        return Delivering(
            endpoints=self.endpoints,
            deliveries=self.deliveries,
            postbox=self.postbox,
            courier=self.carrier or self.courier,
            herald=self.herald,
            clock=self.clock,
            chance=self.chance,
            metrics=self.metrics,
            pauses=self.pauses,
        )

    def registered(
        self, url: str = SHOP, events: tuple[EventType, ...] = SUBSCRIBABLE, who: Principal = OWNER
    ) -> Endpoint:
        """Register an address."""
        return self.desk.register(who, url, events)[0]

    def told(self, type: EventType = "document.indexed", **changes: Any) -> Event:
        """Tell what happened to a document."""
        event = happened(self.ids.new("evt"), self.clock, type=type, **changes)
        self.herald.tell(event)
        return event

    def work(self) -> None:
        """Do all that waits in the queue, and what that brings."""
        while self.postbox.waiting:
            deliver(self.postbox.waiting.popleft(), self.parts)

    def pass_time(self, seconds: float) -> None:
        """Let time pass in steps of an hour at most; then the sweep comes, and the workers."""
        while seconds > 0:
            self.clock.sleep(min(seconds, 3_600))
            seconds -= 3_600
            post_due(self.deliveries, self.postbox, self.clock.now(), 1_000)
            self.work()

    def stands(self, endpoint: Endpoint) -> Endpoint:
        """Read an endpoint, which must be there."""
        found = self.endpoints.get(endpoint.tenant, endpoint.id)
        assert found is not None
        return found

    def delivery(self, endpoint: Endpoint, event: Event) -> Delivery:
        """Read a delivery, which must be there."""
        found = self.deliveries.get(endpoint.id, event.id)
        assert found is not None
        return found

    def states(self, endpoint: Endpoint) -> list[DeliveryState]:
        """The states of an endpoint's deliveries, the newest first."""
        return [one.state for one in self.deliveries.list(endpoint.id, 1_000, None).deliveries]

    def received(self, url: str = SHOP) -> list[dict[str, Any]]:
        """The payloads that an address was sent."""
        return [json.loads(sent.body) for sent in self.courier.sent if sent.url == url]


def happened(id: str, clock: StillClock, **changes: Any) -> Event:
    """Something that happened to a document of the owner's."""
    fields = {
        "id": id,
        "type": "document.indexed",
        "tenant": OWNER.tenant,
        "subject": "doc_1",
        "sequence": 7,
        "at": clock.now(),
        "data": {"document": {"id": "doc_1", "status": "indexed"}},
    }
    return Event.model_validate(fields | changes)
