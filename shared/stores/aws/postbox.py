"""The queue of deliveries, in SQS."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.stores.aws.send import send
from shared.types.webhooks import CallbackTask

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

STORE = "The queue of callbacks"


class SqsPostbox:
    """Messages whose bodies are tasks as JSON; `kind` says which. The tenant is the group."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue = queue_url

    def send(self, tasks: Sequence[CallbackTask], delay_seconds: int = 0) -> None:
        """Hand out work, to be begun after so many seconds (at most 900).

        Raises StoreUnavailable, and some of the tasks may have been sent then.
        """
        bodies = [task.model_dump_json() for task in tasks]
        tenants = [task.tenant for task in tasks]
        send(self._client, self._queue, bodies, STORE, delay_seconds, tenants)
