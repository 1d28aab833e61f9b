"""How work is put into a queue of SQS."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.errors import StoreUnavailable
from shared.stores.aws.reach import reach

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

AT_ONCE = 10
"""Messages in one request, which SQS limits to this and to 1 MiB; ours have some kilobytes."""


def send(
    client: "SQSClient",
    queue_url: str,
    bodies: Sequence[str],
    store: str,
    delay_seconds: int = 0,
    tenants: Sequence[str] = (),
) -> None:
    """Send messages, to be received after so many seconds (at most 900).

    `store` names the queue as a sentence begins. Where `tenants` says whose each message is, one
    who has many, or slow ones, does not keep the others waiting (SQS: "fair queues").

    Raises StoreUnavailable, and some of the messages may have been sent then.
    """
    for first in range(0, len(bodies), AT_ONCE):
        entries: list[SendMessageBatchRequestEntryTypeDef] = [
            {"Id": str(place), "MessageBody": body, "DelaySeconds": delay_seconds}
            for place, body in enumerate(bodies[first : first + AT_ONCE])
        ]
        for entry, tenant in zip(entries, tenants[first : first + AT_ONCE], strict=False):
            if tenant:
                entry["MessageGroupId"] = tenant
        with reach(store):
            reply = client.send_message_batch(QueueUrl=queue_url, Entries=entries)
        if reply.get("Failed"):
            raise StoreUnavailable(f"{store} did not take every task. Try again in a few seconds.")
