"""What the /v1/webhooks routes take and give."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from shared.errors import InvalidRequest
from shared.http.paging import read_limit
from shared.types.value import Value
from shared.types.webhooks import (
    SUBSCRIBABLE,
    Attempt,
    Delivery,
    DeliveryPage,
    DeliveryState,
    Disabled,
    Endpoint,
    EventType,
)

MOST_LISTED = 100
USUALLY_LISTED = 50
MOST_OVERLAP_HOURS = 168
STATES: tuple[DeliveryState, ...] = get_args(DeliveryState)
Url = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


def _subscribable(events: Sequence[EventType]) -> tuple[EventType, ...]:
    if any(event not in SUBSCRIBABLE for event in events):
        raise ValueError(f"an endpoint registers for some of {', '.join(SUBSCRIBABLE)}")
    return tuple(dict.fromkeys(events))


Events = Annotated[
    tuple[EventType, ...], Field(min_length=1, max_length=20), AfterValidator(_subscribable)
]


class NewWebhook(Value):
    """The wish to be told at an address, of everything or of some types of events."""

    url: Url
    events: Events = SUBSCRIBABLE
    description: Description = ""


class WebhookChange(Value):
    """What is to be changed of an endpoint; what is left out stays."""

    url: Url | None = None
    events: Events | None = None
    description: Description | None = None
    enabled: bool | None = None
    """`true` tells a disabled endpoint again, also of what it missed; `false` disables it."""

    @property
    def wanted(self) -> dict[str, Any]:
        """The fields that are to be changed, by name."""
        return {name: value for name, value in self if value is not None}

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.wanted:
            raise ValueError("Name at least one of url, events, description, enabled")
        return self


class Rotation(Value):
    """The wish for a new secret; the old one goes on signing for so many hours."""

    overlap_hours: int = Field(24, ge=0, le=MOST_OVERLAP_HOURS)


class WebhookView(Value):
    """An endpoint as its tenant sees it: without its secrets."""

    id: str
    url: str
    events: tuple[EventType, ...]
    description: str
    status: Literal["enabled", "failing", "disabled"]
    disabled: Disabled | None
    failing_since: datetime | None
    failures: int
    last_problem: str
    secrets: int
    """How many secrets sign at the moment: two while one is being replaced."""
    created_at: datetime
    updated_at: datetime


class CreatedWebhook(Value):
    """An endpoint with its secret, which is shown this once."""

    webhook: WebhookView
    secret: str = Field(repr=False)


class WebhookList(Value):
    """All endpoints of the tenant, the oldest first."""

    webhooks: tuple[WebhookView, ...]


class DeliveryView(Value):
    """An event on its way to an endpoint, with every attempt and the body that was sent."""

    id: str
    type: EventType
    sequence: int
    state: DeliveryState
    tries: int
    attempts: tuple[Attempt, ...]
    next_at: datetime | None
    body: str
    created_at: datetime
    expires_at: datetime


class DeliveryList(Value):
    """A page of deliveries, newest first; `next_cursor` asks for the next one."""

    deliveries: tuple[DeliveryView, ...]
    next_cursor: str | None


def webhook_view(endpoint: Endpoint, now: datetime) -> WebhookView:
    """What is shown of an endpoint."""
    shown = endpoint.model_dump(include=set(WebhookView.model_fields) - {"secrets"})
    failing = "failing" if endpoint.failing_since else "enabled"
    valid = sum(secret.until is None or secret.until > now for secret in endpoint.secrets)
    shown |= {"status": "disabled" if endpoint.disabled else failing, "secrets": valid}
    return WebhookView.model_validate(shown)


def delivery_view(delivery: Delivery) -> DeliveryView:
    """What is shown of a delivery."""
    return DeliveryView.model_validate(delivery.model_dump(include=set(DeliveryView.model_fields)))


def deliveries_view(page: DeliveryPage) -> DeliveryList:
    """What is shown of a page of deliveries."""
    views = tuple(map(delivery_view, page.deliveries))
    return DeliveryList(deliveries=views, next_cursor=page.next_cursor)


def read_listing(
    asked: Mapping[str, str],
) -> tuple[int, str | None, DeliveryState | None]:
    """Limit, cursor and state of a wish for deliveries. Raises InvalidRequest, naming which."""
    limit = read_limit(asked.get("limit"), USUALLY_LISTED, MOST_LISTED)
    state = asked.get("state")
    for known in STATES:
        if state == known:
            return limit, asked.get("cursor"), known
    if state is not None:
        raise InvalidRequest(f"`state` is one of {', '.join(STATES)}.", param="state")
    return limit, asked.get("cursor"), None
