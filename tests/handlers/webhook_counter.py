"""The webhooks function over an office of twins, and sample events about its webhooks."""

from dataclasses import dataclass, field
from typing import Any

from functions.webhooks.handler import build
from shared.types.webhooks import Endpoint
from tests.handlers.samples import resolved, sample
from tests.unit.webhooks.bench import Office

EVENTS = (
    "create_webhook",
    "list_webhooks",
    "get_webhook",
    "change_webhook",
    "delete_webhook",
    "rotate_webhook",
    "test_webhook",
    "list_deliveries",
    "get_delivery",
    "redeliver",
)
ABOUT_ONE = EVENTS[2:]

Answer = tuple[int, str, dict[str, Any]]


@dataclass
class Counter:
    """The function over an office of twins."""

    office: Office = field(default_factory=Office)

    def answers(self, event: dict[str, Any]) -> Answer:
        """What comes back for an event."""
        return resolved(build(self.office.desk, self.office.clock), event)

    def asks(self, name: str, endpoint: Endpoint, delivery: str = "", **changes: Any) -> Answer:
        """What comes back for a sample event about an endpoint."""
        return self.answers(about(name, endpoint, delivery) | changes)


def about(name: str, endpoint: Endpoint, delivery: str = "") -> dict[str, Any]:
    """A sample event about an endpoint, and perhaps one of its deliveries."""
    event = sample(name)
    path = event["resource"].replace("{webhook_id}", endpoint.id)
    return event | {"path": path.replace("{delivery_id}", delivery or "evt_none")}
