"""How what came of a delivery is kept, though another worker may have had the same one."""

from collections.abc import Callable

from shared.types.webhooks import Attempt, Delivery, DeliveryState
from shared.webhook_ports import Deliveries

TRIES = 10
MOST_ATTEMPTS = 20
"""How many attempts a delivery remembers, the last ones."""


def settle(
    delivery: Delivery, change: Callable[[Delivery], Delivery | None], deliveries: Deliveries
) -> Delivery | None:
    """Save a change over whatever others saved, unless `change` finds that it is not wanted then.

    Gives what was saved, if anything was. Raises StoreUnavailable.
    """
    found: Delivery | None = delivery
    for _ in range(TRIES):
        wanted = change(found) if found else None
        if wanted is None:
            return None
        if saved := deliveries.save(wanted):
            return saved
        found = deliveries.get(delivery.endpoint, delivery.id)
    return None


def tried(delivery: Delivery, attempt: Attempt, state: DeliveryState) -> Delivery:
    """The delivery with one more attempt, in the state that this led to, and not due any more."""
    changes = {
        "state": state,
        "attempts": (*delivery.attempts, attempt)[-MOST_ATTEMPTS:],
        "tries": delivery.tries + 1,
        "next_at": None,
    }
    return delivery.model_copy(update=changes)
