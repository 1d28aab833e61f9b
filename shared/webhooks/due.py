"""How a delivery that is due comes back into the queue: by its own message, or by the sweep."""

import math
from datetime import datetime, timedelta

from shared.types.webhooks import DeliverTask, Delivery
from shared.webhook_ports import Deliveries, Postbox

MOST_DELAY_SECONDS = 900
"""SQS delays no message for longer."""
ON_ITS_WAY = timedelta(minutes=1)
"""What became due so lately is in the queue, or being carried."""


def post(delivery: Delivery, postbox: Postbox, now: datetime) -> None:
    """Send a pending delivery's message for when it is due, unless that is far off."""
    if delivery.next_at is None:
        return
    seconds = max(0, math.ceil((delivery.next_at - now).total_seconds()))
    if seconds <= MOST_DELAY_SECONDS:
        postbox.send([task_for(delivery)], seconds)


def post_due(deliveries: Deliveries, postbox: Postbox, now: datetime, limit: int) -> int:
    """Send again what is overdue: its message was lost, or there was none. Says how many.

    Raises StoreUnavailable.
    """
    late = deliveries.due(now - ON_ITS_WAY, limit)
    postbox.send([task_for(delivery) for delivery in late])
    return len(late)


def task_for(delivery: Delivery) -> DeliverTask:
    """What the queue is given for a delivery."""
    return DeliverTask(tenant=delivery.tenant, endpoint=delivery.endpoint, id=delivery.id)
