"""The table of deliveries, in memory."""

from collections.abc import Sequence
from datetime import datetime
from threading import Lock

from shared.ports import Clock
from shared.stores.cursor import cursor_after, read_cursor
from shared.stores.expiry import is_over
from shared.types.webhooks import Delivery, DeliveryPage, DeliveryState


class MemoryDeliveries:
    """Deliveries that last as long as the process, until they expire; the real table's rules."""

    def __init__(self, clock: Clock) -> None:
        self._deliveries: dict[tuple[str, str], Delivery] = {}
        self._clock = clock
        self._lock = Lock()

    def create(self, delivery: Delivery) -> bool:
        """Add a delivery, unless the endpoint has one of this event already."""
        with self._lock:
            if self.get(delivery.endpoint, delivery.id):
                return False
            self._deliveries[delivery.endpoint, delivery.id] = delivery
            return True

    def get(self, endpoint_id: str, event_id: str) -> Delivery | None:
        """An endpoint's delivery of an event, or nothing."""
        found = self._deliveries.get((endpoint_id, event_id))
        return None if found is None or is_over(found, self._clock.now()) else found

    def list(
        self, endpoint_id: str, limit: int, cursor: str | None, state: DeliveryState | None = None
    ) -> DeliveryPage:
        """A page of an endpoint's deliveries (`limit` >= 1), newest first, perhaps of one state.

        Raises InvalidRequest (param `cursor`) when the cursor is not one of ours.
        """
        after = read_cursor(cursor)
        found = [
            delivery
            for delivery in self._present()
            if delivery.endpoint == endpoint_id
            and (state is None or delivery.state == state)
            and (after is None or delivery.id < after)
        ]
        found.sort(key=lambda delivery: delivery.id, reverse=True)
        return DeliveryPage(
            deliveries=tuple(found[:limit]),
            next_cursor=cursor_after(found[limit - 1].id) if found[limit:] else None,
        )

    def save(self, delivery: Delivery) -> Delivery | None:
        """Replace the revision that was read, and return the next one; nothing if it is stale."""
        key = delivery.endpoint, delivery.id
        saved = delivery.model_copy(update={"revision": delivery.revision + 1})
        with self._lock:
            old = self._deliveries.get(key)
            if is_over(delivery, self._clock.now()) or old is None:
                return None
            if old.revision != delivery.revision and old != saved:
                return None
            self._deliveries[key] = saved
            return saved

    def due(self, now: datetime, limit: int) -> Sequence[Delivery]:
        """Pending deliveries whose next attempt was due by then, the longest overdue first."""
        late = [
            (delivery.next_at, delivery.endpoint, delivery.id, delivery)
            for delivery in self._present()
            if delivery.state == "pending" and delivery.next_at and delivery.next_at <= now
        ]
        return [delivery for *_, delivery in sorted(late, key=lambda one: one[:3])[:limit]]

    def _present(self) -> Sequence[Delivery]:
        now = self._clock.now()
        with self._lock:
            return [one for one in self._deliveries.values() if not is_over(one, now)]
