"""What waits for an endpoint that was enabled or disabled: it is sent, or held, page by page."""

from datetime import datetime

from shared.types.webhooks import Delivery, DeliveryState, Endpoint, ReleaseTask
from shared.webhook_ports import Endpoints
from shared.webhooks.begin import begun_again
from shared.webhooks.due import task_for
from shared.webhooks.parts import Delivering

AT_ONCE = 100


def release(task: ReleaseTask, parts: Delivering) -> None:
    """Bring a page of deliveries in line with their endpoint as it is now; the rest follows.

    What was held for an enabled endpoint is sent; what is pending for a disabled one is held, of
    which a page may also be left to its next attempt. Twice, or late, changes nothing. Raises
    StoreUnavailable: then do it again.
    """
    endpoint = parts.endpoints.get(task.tenant, task.endpoint)
    if endpoint is None:
        return
    wrong: DeliveryState = "pending" if endpoint.disabled else "held"
    page = parts.deliveries.list(endpoint.id, AT_ONCE, task.cursor, wrong)
    now = parts.clock.now()
    changed = [_in_line(delivery, endpoint, now) for delivery in page.deliveries]
    saved = [it for it in map(parts.deliveries.save, changed) if it]
    if not endpoint.disabled:
        parts.postbox.send([task_for(it) for it in saved])
    _go_on(task, endpoint, page.next_cursor, parts)


def held(delivery: Delivery) -> Delivery:
    """The delivery as it waits for its endpoint to be enabled."""
    return delivery.model_copy(update={"state": "held", "next_at": None})


def _in_line(delivery: Delivery, endpoint: Endpoint, now: datetime) -> Delivery:
    return held(delivery) if endpoint.disabled else begun_again(delivery, now)


def _go_on(
    task: ReleaseTask, endpoint: Endpoint, next_cursor: str | None, parts: Delivering
) -> None:
    """Ask for the next page; or for this one again, where the endpoint was changed meanwhile."""
    if _turned(endpoint, parts.endpoints):
        parts.postbox.send([task])
    elif next_cursor:
        parts.postbox.send([task.model_copy(update={"cursor": next_cursor})])


def _turned(endpoint: Endpoint, endpoints: Endpoints) -> bool:
    found = endpoints.get(endpoint.tenant, endpoint.id)
    return found is not None and bool(found.disabled) != bool(endpoint.disabled)
