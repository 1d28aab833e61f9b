"""The benchmark of ingestion counts what was told of a document's last file, and was signed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from standardwebhooks.webhooks import Webhook

from infra.benchmarks.ingest_receiver import Receiver

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def taken() -> Iterator[Receiver]:
    """A receiver that knows the secret of one tenant."""
    made = Receiver(faults=False, seed=1)
    made.secrets["acme"] = [SECRET]
    made.start()
    yield made
    made.stop()


def told(receiver: Receiver, sequence: int, version: str, secret: str = SECRET) -> int:
    """Tell that a file was indexed; gives the receiver's status."""
    document = {"id": "doc_1", "version": version}
    event = {"type": "document.indexed", "sequence": sequence, "data": {"document": document}}
    now, body = datetime.now(UTC), json.dumps(event)
    headers = {
        "webhook-id": f"evt_{sequence}",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(f"evt_{sequence}", now, body),
    }
    return receiver.take("acme", headers, body.encode())


def test_the_newest_event_says_of_which_file_it_is(taken: Receiver) -> None:
    told(taken, 9, "newer")
    told(taken, 5, "older")

    assert taken.last("acme", "doc_1") == ("document.indexed", "newer")
    assert taken.last("globex", "doc_1") is None


def test_what_another_secret_has_signed_is_not_noted(taken: Receiver) -> None:
    status = told(taken, 1, "forged", "whsec_" + "A" * 32)

    assert (status, taken.forged, taken.last("acme", "doc_1")) == (400, 1, None)
