"""How a callback is signed: by the Standard Webhooks rules, with every secret that is valid."""

import base64
from collections.abc import Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook

from shared.types.webhooks import Secret
from shared.webhook_ports import Chance

SECRET_BYTES = 32
PREFIX = "whsec_"


def new_secret(chance: Chance) -> str:
    """A signing secret: `whsec_` and 256 random bits in base64, as receivers' libraries take it."""
    return PREFIX + base64.b64encode(chance.token(SECRET_BYTES)).decode()


def valid(secrets: Sequence[Secret], at: datetime) -> tuple[Secret, ...]:
    """The secrets that sign at a moment: two while one is being replaced."""
    return tuple(secret for secret in secrets if secret.until is None or secret.until > at)


def signed(secrets: Sequence[Secret], event_id: str, at: datetime, body: str) -> dict[str, str]:
    """The headers that prove to a receiver who sent this body, and when.

    A receiver accepts any one signature of its secret, so each valid secret gives one; they stand
    side by side with spaces between (standardwebhooks.com, "Signature scheme").
    """
    moment = at.astimezone(UTC)
    signatures = (
        Webhook(secret.value).sign(event_id, moment, body) for secret in valid(secrets, at)
    )
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
