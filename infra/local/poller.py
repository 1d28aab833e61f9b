"""SQS waking functions on one machine: receive, invoke, delete what succeeded, retry the rest."""

import os
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.logs import LOGGER
from infra.local.names import ACCOUNT, REGION, queue_name
from infra.local.runtime import Runtime
from infra.pieces import Poll
from infra.topology import function

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

LONG_POLL_SECONDS = 1
LONGEST_PAUSE_SECONDS = 8
STOPPING_SECONDS = 3


class Poller:
    """One event source mapping: some workers that take turns at receiving and work side by side."""

    def __init__(
        self,
        poll: Poll,
        sqs: "SQSClient",
        runtime: Runtime,
        longest_pause: int = LONGEST_PAUSE_SECONDS,
    ) -> None:
        """A failed message rests 1, 2, 4 ... seconds, at most `longest_pause`."""
        self._poll = poll
        self._sqs = sqs
        self._runtime = runtime
        self._longest_pause = longest_pause
        self._url = sqs.get_queue_url(QueueName=queue_name(poll.queue))["QueueUrl"]
        # moto would give one message to two who receive at once.
        self._receiving = Lock()
        self._stopping = Event()
        workers = min(poll.concurrency, os.cpu_count() or 1)
        self._threads = [Thread(target=self._work, daemon=True) for _ in range(workers)]

    def start(self) -> None:
        """Begin to receive."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Receive no more and wait a little for what is being worked on.

        What does not end in time is as good as killed: its message comes again at the next start.
        """
        self._stopping.set()
        for thread in self._threads:
            thread.join(STOPPING_SECONDS)

    def once(self) -> int:
        """Receive one batch and bring it to its end; says how many messages it had."""
        with self._receiving:
            messages = [] if self._stopping.is_set() else self._receive()
        if messages:
            self._handle(messages)
        return len(messages)

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                self.once()
            except (BotoCoreError, ClientError):
                if not self._stopping.is_set():
                    LOGGER.exception("the queue %s cannot be polled", self._poll.queue)
                self._stopping.wait(LONG_POLL_SECONDS)

    def _receive(self) -> list["MessageTypeDef"]:
        found = self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=self._poll.batch_size,
            WaitTimeSeconds=LONG_POLL_SECONDS,
            VisibilityTimeout=function(self._poll.function).timeout_seconds,
            AttributeNames=["All"],
        )
        return found.get("Messages", [])

    def _handle(self, messages: list["MessageTypeDef"]) -> None:
        failed = failures(self._answer(messages), {message["MessageId"] for message in messages})
        for message in messages:
            handle = message["ReceiptHandle"]
            if message["MessageId"] not in failed:
                self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=handle)
                continue
            # In the cloud a failed message rests for minutes, whatever its function has said;
            # nobody would wait for that here.
            received = int(message["Attributes"]["ApproximateReceiveCount"])
            self._sqs.change_message_visibility(
                QueueUrl=self._url,
                ReceiptHandle=handle,
                VisibilityTimeout=min(self._longest_pause, 2 ** (received - 1)),
            )

    def _answer(self, messages: list["MessageTypeDef"]) -> Any:
        """What the function says of a batch; one that breaks says nothing."""
        records = [record(message, self._poll.queue) for message in messages]
        try:
            return self._runtime.invoke(self._poll.function, {"Records": records})
        except Exception:
            LOGGER.exception("%s broke", self._poll.function)
            return None


def record(message: "MessageTypeDef", queue: str) -> dict[str, Any]:
    """A received message as Lambda hands it to a function."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": dict(message["Attributes"]),
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue_name(queue)}",
        "awsRegion": REGION,
    }


def failures(answer: Any, sent: set[str]) -> set[str]:
    """The ids of the messages that must come again, by Lambda's rule.

    Where an answer is missing, or names a message that was not sent, the whole batch has failed;
    an answer without failures is a success.
    """
    if not isinstance(answer, dict):
        return sent
    named = {entry.get("itemIdentifier") for entry in answer.get("batchItemFailures") or ()}
    return named if named <= sent else sent
