"""Whoever tells owners what happened: for each endpoint that wants an event, a delivery."""

from collections.abc import Sequence

from shared.ports import Clock
from shared.types.webhooks import DeliverTask, Endpoint, Event
from shared.webhook_ports import Deliveries, Endpoints, Postbox
from shared.webhooks.begin import begun
from shared.webhooks.payload import payload


class WebhookHerald:
    """Tells by webhooks; the table of deliveries is the truth, the queue makes it quick."""

    def __init__(
        self, endpoints: Endpoints, deliveries: Deliveries, postbox: Postbox, clock: Clock
    ) -> None:
        self._endpoints = endpoints
        self._deliveries = deliveries
        self._postbox = postbox
        self._clock = clock

    def tell(self, event: Event) -> None:
        """See to it that every endpoint that wants this event gets it; twice is no harm.

        For a disabled endpoint it is held. Raises StoreUnavailable: then tell it again.
        """
        wanting = self._wanting(event)
        if not wanting:
            return
        body, now = payload(event), self._clock.now()
        for endpoint in wanting:
            self._deliveries.create(begun(event, endpoint, body, now))
        if any(endpoint.disabled for endpoint in wanting):
            # One that was enabled meanwhile may have been sent what was held before this was.
            wanting = self._wanting(event)
        enabled = [endpoint for endpoint in wanting if not endpoint.disabled]
        self._postbox.send(
            [DeliverTask(tenant=it.tenant, endpoint=it.id, id=event.id) for it in enabled]
        )

    def _wanting(self, event: Event) -> Sequence[Endpoint]:
        """The endpoints that registered for it; none is told what happened to itself."""
        return [
            endpoint
            for endpoint in self._endpoints.list(event.tenant)
            if event.type in endpoint.events and endpoint.id != event.subject
        ]
