"""The queue of a re-index's work, in SQS."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.errors import StoreUnavailable
from shared.stores.aws.reach import reach
from shared.types.rebuild import Task

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

STORE = "The queue of the re-index"
AT_ONCE = 10
"""Messages in one request, which SQS limits to this and to 1 MiB; a task has some kilobytes."""


class SqsTasks:
    """Messages whose bodies are tasks as JSON."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue = queue_url

    def send(self, tasks: Sequence[Task], delay_seconds: int = 0) -> None:
        """Hand out work, to be begun after so many seconds (at most 900).

        Raises StoreUnavailable, and some of the tasks may have been sent then.
        """
        for first in range(0, len(tasks), AT_ONCE):
            self._send(tasks[first : first + AT_ONCE], delay_seconds)

    def _send(self, tasks: Sequence[Task], delay_seconds: int) -> None:
        entries: list[SendMessageBatchRequestEntryTypeDef] = [
            {
                "Id": str(number),
                "MessageBody": task.model_dump_json(),
                "DelaySeconds": delay_seconds,
            }
            for number, task in enumerate(tasks)
        ]
        with reach(STORE):
            reply = self._client.send_message_batch(QueueUrl=self._queue, Entries=entries)
        if reply.get("Failed"):
            raise StoreUnavailable(f"{STORE} did not take every task. Try again in a few seconds.")
