"""What an owner can look at and send by hand: deliveries, and an event that is only a test."""

from shared.errors import Conflict, NotFound
from shared.ports import Clock, Ids
from shared.types.webhooks import (
    Delivery,
    DeliveryPage,
    DeliveryState,
    Endpoint,
    Event,
)
from shared.webhook_ports import Deliveries, Postbox
from shared.webhooks.begin import begun, begun_again
from shared.webhooks.due import task_for
from shared.webhooks.payload import payload

TRIES = 10


class Resending:
    """The deliveries of an endpoint that was found for its owner."""

    def __init__(self, deliveries: Deliveries, postbox: Postbox, clock: Clock, ids: Ids) -> None:
        self._deliveries = deliveries
        self._postbox = postbox
        self._clock = clock
        self._ids = ids

    def list(
        self, endpoint: Endpoint, limit: int, cursor: str | None, state: DeliveryState | None
    ) -> DeliveryPage:
        """A page of deliveries, newest first. Raises InvalidRequest (param `cursor`)."""
        return self._deliveries.list(endpoint.id, limit, cursor, state)

    def find(self, endpoint: Endpoint, delivery_id: str) -> Delivery:
        """One delivery. Raises NotFound."""
        delivery = self._deliveries.get(endpoint.id, delivery_id)
        if delivery is None:
            raise NotFound("There is no delivery with this id, or it is forgotten by now.")
        return delivery

    def test(self, endpoint: Endpoint) -> Delivery:
        """Send the endpoint an event of the type `webhook.test`. Raises Conflict (disabled)."""
        _refuse_disabled(endpoint)
        now = self._clock.now()
        event = Event(
            id=self._ids.new("evt"),
            type="webhook.test",
            tenant=endpoint.tenant,
            subject=endpoint.id,
            sequence=endpoint.revision,
            at=now,
            data={"webhook": endpoint.model_dump(mode="json", include={"id", "url"})},
        )
        delivery = begun(event, endpoint, payload(event), now)
        self._deliveries.create(delivery)
        return self._posted(delivery)

    def again(self, endpoint: Endpoint, delivery_id: str) -> Delivery:
        """Send a delivery once more. Raises NotFound, or Conflict (disabled)."""
        _refuse_disabled(endpoint)
        for _ in range(TRIES):
            found = self.find(endpoint, delivery_id)
            if saved := self._deliveries.save(begun_again(found, self._clock.now())):
                return self._posted(saved)
        raise Conflict("The delivery is being changed by others; try again.")

    def _posted(self, delivery: Delivery) -> Delivery:
        self._postbox.send([task_for(delivery)])
        return delivery


def _refuse_disabled(endpoint: Endpoint) -> None:
    if endpoint.disabled:
        raise Conflict("The webhook is disabled; enable it first.")
