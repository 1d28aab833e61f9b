"""When an endpoint is told nothing any more, why, and what its owner is told of that."""

import hashlib
from datetime import datetime, timedelta

from shared.types.webhooks import Attempt, Disabled, Endpoint, Event

PATIENCE = timedelta(days=5)
"""For how long an endpoint may only fail."""
FEWEST_FAILURES = 10
GONE = 410
BY_HAND = "It was disabled by its owner."
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def why_disable(failing: Endpoint, attempt: Attempt, now: datetime) -> Disabled | None:
    """Why an endpoint whose last attempt failed is to be disabled; nothing if it is not."""
    if attempt.status == GONE:
        return Disabled(at=now, reason="It answered 410 Gone: it wants no more callbacks.")
    since = failing.failing_since or now
    if now - since < PATIENCE or failing.failures < FEWEST_FAILURES:
        return None
    reason = (
        f"It took nothing for {(now - since).days} days: since {since:%Y-%m-%d %H:%M} UTC all of "
        f"{failing.failures} attempts failed. The last one: {failing.last_problem}"
    )
    return Disabled(at=now, reason=reason)


def notice(endpoint: Endpoint, disabled: Disabled) -> Event:
    """What is told of a disabled endpoint; made twice, it is the same event with the same id."""
    shown = endpoint.model_dump(
        mode="json", include={"id", "url", "description", "failing_since", "failures"}
    )
    return Event(
        id=_event_id(endpoint.id, disabled.at),
        type="webhook.disabled",
        tenant=endpoint.tenant,
        subject=endpoint.id,
        sequence=endpoint.revision,
        at=disabled.at,
        data={"webhook": shown | disabled.model_dump(mode="json")},
    )


def _event_id(subject: str, at: datetime) -> str:
    """A name that sorts by time as others do, but whose other digits follow from the subject."""
    moment = int(at.timestamp() * 1_000)
    digest = hashlib.sha256(f"{subject} {at.isoformat()}".encode()).digest()
    number = moment << 80 | int.from_bytes(digest[:10])
    return "evt_" + "".join(ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
