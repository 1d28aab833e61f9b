"""What telling the outside world needs of it: endpoints, deliveries, a queue, and a courier.

Each port has one contract suite in `tests/contract`, run against every implementation.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from shared.types.webhooks import (
    Attempt,
    CallbackTask,
    Delivery,
    DeliveryPage,
    DeliveryState,
    Endpoint,
    Event,
)


class Chance(Protocol):
    """Randomness."""

    def token(self, count: int) -> bytes:
        """So many random bytes that nobody can guess."""

    def fraction(self) -> float:
        """A random number in [0, 1)."""


class Herald(Protocol):
    """Whoever tells the owner."""

    def tell(self, event: Event) -> None:
        """See to it that every endpoint that wants this event gets it; twice is no harm.

        When this returns, it is kept for each of them, whatever dies. Raises StoreUnavailable.
        """


class Endpoints(Protocol):
    """The table of endpoints. Every method raises StoreUnavailable."""

    def create(self, endpoint: Endpoint) -> None:
        """Add a new endpoint."""

    def get(self, tenant: str, endpoint_id: str) -> Endpoint | None:
        """A tenant's endpoint, or nothing."""

    def list(self, tenant: str) -> Sequence[Endpoint]:
        """All of a tenant's endpoints, the oldest first; there are few."""

    def save(self, endpoint: Endpoint) -> Endpoint | None:
        """Replace the revision that was read, and return the next one; nothing if it is stale."""

    def delete(self, tenant: str, endpoint_id: str) -> None:
        """Delete an endpoint, if it is there."""


class Deliveries(Protocol):
    """The table of deliveries; what has expired is gone. Every method raises StoreUnavailable."""

    def create(self, delivery: Delivery) -> bool:
        """Add a delivery, unless the endpoint has one of this event already."""

    def get(self, endpoint_id: str, event_id: str) -> Delivery | None:
        """An endpoint's delivery of an event, or nothing."""

    def list(
        self, endpoint_id: str, limit: int, cursor: str | None, state: DeliveryState | None = None
    ) -> DeliveryPage:
        """A page of an endpoint's deliveries, newest first, perhaps only those in a state.

        A page may be short, or empty, and yet others follow: `next_cursor` alone says so. Raises
        InvalidRequest (param `cursor`) when the cursor is not one of ours.
        """

    def save(self, delivery: Delivery) -> Delivery | None:
        """Replace the revision that was read, and return the next one; nothing if it is stale."""

    def due(self, now: datetime, limit: int) -> Sequence[Delivery]:
        """Pending deliveries whose next attempt was due by then, the longest overdue first."""


class Postbox(Protocol):
    """The queue of deliveries; a task may come twice, late, or not at all."""

    def send(self, tasks: Sequence[CallbackTask], delay_seconds: int = 0) -> None:
        """Hand out work, to be begun after so many seconds (at most 900).

        Raises StoreUnavailable, and some of the tasks may have been sent then.
        """


class Courier(Protocol):
    """Carries a payload to an address outside."""

    def check(self, url: str) -> None:
        """Raises InvalidRequest (param `url`), with the reason, for an address never to be asked.

        Looks at the address's form and at what its name stands for now.
        """

    def carry(self, url: str, headers: Mapping[str, str], body: bytes) -> Attempt:
        """Send a POST and say what came of it; raises nothing."""
