"""When a delivery is forgotten."""

from datetime import datetime

from shared.types.webhooks import Delivery


def is_over(delivery: Delivery, now: datetime) -> bool:
    """Whether a delivery's time is over, to the second: as a table counts it."""
    return expires(delivery) <= int(now.timestamp())


def expires(delivery: Delivery) -> int:
    """When a delivery is forgotten, in whole seconds since 1970: a table's time to live."""
    return int(delivery.expires_at.timestamp())
