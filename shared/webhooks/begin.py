"""How a delivery begins, for the first time and again."""

from datetime import datetime, timedelta

from shared.types.webhooks import Delivery, Endpoint, Event

KEPT = timedelta(days=30)
"""How long a delivery can be looked at, and how long one that is held can wait."""


def begun(event: Event, endpoint: Endpoint, body: str, now: datetime) -> Delivery:
    """An event on its way to an endpoint: due at once, or held while the endpoint is disabled."""
    return Delivery(
        endpoint=endpoint.id,
        id=event.id,
        tenant=event.tenant,
        type=event.type,
        sequence=event.sequence,
        body=body,
        state="held" if endpoint.disabled else "pending",
        next_at=None if endpoint.disabled else now,
        created_at=now,
        expires_at=now + KEPT,
    )


def begun_again(delivery: Delivery, now: datetime) -> Delivery:
    """The delivery as if it had never been tried: due at once, with its whole schedule before it.

    Its attempts stay to be looked at, and its id and body are what they were.
    """
    changes = {"state": "pending", "tries": 0, "next_at": now, "expires_at": now + KEPT}
    return delivery.model_copy(update=changes)
