"""Who is told what: events, endpoints, deliveries and their attempts."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from shared.types.value import Value

EventType = Literal[
    "document.indexed",
    "document.failed",
    "document.deleted",
    "document.understood",
    "webhook.disabled",
    "webhook.test",
]
SUBSCRIBABLE: tuple[EventType, ...] = (
    "document.indexed",
    "document.failed",
    "document.deleted",
    "document.understood",
    "webhook.disabled",
)


class Event(Value):
    """Something that happened to a tenant, as whoever registered for it is told."""

    id: str
    """Stays the same however often it is told, so that receivers can tell a repetition."""
    type: EventType
    tenant: str
    subject: str
    """The id of what it happened to."""
    sequence: int
    """Grows from one event of a subject to the next: a lower one than the last is old news."""
    at: datetime
    data: dict[str, Any]


class Secret(Value):
    """A signing secret (`whsec_...`) and until when it signs; for ever where there is no end."""

    value: str = Field(repr=False)
    until: datetime | None = None


class Disabled(Value):
    """Why an endpoint is told nothing any more, in a sentence, and since when."""

    at: datetime
    reason: str


class Endpoint(Value):
    """An address that a tenant wants to be told at, and of what."""

    id: str
    tenant: str
    url: str
    events: tuple[EventType, ...]
    description: str = ""
    secrets: tuple[Secret, ...]
    """The newest first; an older one signs too, until its time is over."""
    disabled: Disabled | None = None
    failing_since: datetime | None = None
    """When the first of the failures began that no success has followed."""
    failures: int = 0
    """How many attempts failed since then."""
    last_problem: str = ""
    """What the last failure was, in a sentence."""
    rests_until: datetime | None = None
    """Until when nothing is tried, since it only failed; then one delivery is the probe."""
    revision: int = 0
    created_at: datetime
    updated_at: datetime


class Attempt(Value):
    """One try to deliver: what came back, or why nothing did."""

    at: datetime
    seconds: float
    status: int | None = None
    """The receiver's HTTP status; none where it did not answer."""
    problem: str = ""
    """What went wrong, in a sentence; empty where the receiver took it."""
    reply: str = ""
    """The beginning of the receiver's answer."""

    @property
    def succeeded(self) -> bool:
        """Whether the receiver took it: any 2xx."""
        return self.status is not None and 200 <= self.status < 300


DeliveryState = Literal["pending", "held", "delivered", "failed"]


class Delivery(Value):
    """One event on its way to one endpoint."""

    endpoint: str
    id: str
    """The event's id, which the receiver gets as `webhook-id`."""
    tenant: str
    type: EventType
    sequence: int
    body: str
    """The payload as it is sent, byte for byte, at every attempt."""
    state: DeliveryState = "pending"
    """`held`: the endpoint is disabled; it is sent when the endpoint is enabled again."""
    attempts: tuple[Attempt, ...] = ()
    """The last twenty."""
    tries: int = 0
    """How many attempts there were since it was created or redelivered."""
    next_at: datetime | None = None
    """When it is to be tried next, while pending."""
    revision: int = 0
    created_at: datetime
    expires_at: datetime
    """When it is forgotten."""


class DeliveryPage(Value):
    """Some deliveries of an endpoint, newest first, and where the next page begins."""

    deliveries: tuple[Delivery, ...]
    next_cursor: str | None


class DeliverTask(Value):
    """A delivery may be due: look, and try it."""

    kind: Literal["deliver"] = "deliver"
    tenant: str = ""
    """Whose it is, for a queue that is fair to all of them."""
    endpoint: str
    id: str


class ReleaseTask(Value):
    """An endpoint is enabled again: what was held for it is to be sent, from this cursor on."""

    kind: Literal["release"] = "release"
    tenant: str
    endpoint: str
    cursor: str | None = None


CallbackTask = DeliverTask | ReleaseTask
