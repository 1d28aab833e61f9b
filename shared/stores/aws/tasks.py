"""The queue of a re-index's work, in SQS."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.stores.aws.send import send
from shared.types.rebuild import Task

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

STORE = "The queue of the re-index"


class SqsTasks:
    """Messages whose bodies are tasks as JSON; `kind` says which."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue = queue_url

    def send(self, tasks: Sequence[Task], delay_seconds: int = 0) -> None:
        """Hand out work, to be begun after so many seconds (at most 900).

        Raises StoreUnavailable, and some of the tasks may have been sent then.
        """
        bodies = [task.model_dump_json() for task in tasks]
        send(self._client, self._queue, bodies, STORE, delay_seconds)
