"""The system's queues and their dead letters, in SQS."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from shared.errors import NotFound, StoreUnavailable
from shared.stores.aws.reach import reach
from shared.stores.aws.send import AT_ONCE
from shared.types.audit import QueueStanding

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import DeleteMessageBatchRequestEntryTypeDef, MessageTypeDef

STORE = "The queue"
WAITING: Final = "ApproximateNumberOfMessages"
IN_FLIGHT: Final = "ApproximateNumberOfMessagesNotVisible"
DELAYED: Final = "ApproximateNumberOfMessagesDelayed"


class SqsQueues:
    """Queues by name, each with its address and that of its dead letters.

    A receive waits `wait_seconds` for messages, so that it asks all of SQS's machines: without
    waiting, a queue that has some may look empty.
    """

    def __init__(
        self, client: "SQSClient", queues: Mapping[str, tuple[str, str]], wait_seconds: int = 1
    ) -> None:
        self._client = client
        self._queues = dict(queues)
        self._wait_seconds = wait_seconds

    def standing(self) -> Sequence[QueueStanding]:
        """How many messages each queue has, about. Raises StoreUnavailable."""
        return [self._standing(name, *urls) for name, urls in self._queues.items()]

    def redrive(self, name: str, most: int) -> int:
        """Put at most so many dead letters of a queue back into it; says how many.

        A letter is deleted only after its queue has it: what breaks off may double one, but
        loses none. Raises NotFound where there is no such queue, or StoreUnavailable.
        """
        if name not in self._queues:
            raise NotFound("There is no such queue.")
        queue, dead = self._queues[name]
        done = 0
        while done < most and (letters := self._receive(dead, min(AT_ONCE, most - done))):
            done += self._move(letters, dead, queue)
        return done

    def _receive(self, dead: str, most: int) -> "Sequence[MessageTypeDef]":
        with reach(STORE):
            reply = self._client.receive_message(
                QueueUrl=dead, MaxNumberOfMessages=most, WaitTimeSeconds=self._wait_seconds
            )
        return reply.get("Messages", [])

    def _move(self, letters: "Sequence[MessageTypeDef]", dead: str, queue: str) -> int:
        """Send, then delete what was taken; says how many those were. Raises StoreUnavailable."""
        named = {str(place): letter for place, letter in enumerate(letters)}
        with reach(STORE):
            reply = self._client.send_message_batch(
                QueueUrl=queue,
                Entries=[
                    {"Id": place, "MessageBody": letter["Body"]} for place, letter in named.items()
                ],
            )
            taken = [one["Id"] for one in reply.get("Successful", [])]
            self._delete(dead, {place: named[place]["ReceiptHandle"] for place in taken})
        if reply.get("Failed"):
            raise StoreUnavailable(
                "The queue did not take every dead letter; those stay where they are. Try again."
            )
        return len(taken)

    def _delete(self, dead: str, handles: Mapping[str, str]) -> None:
        """Delete letters that were sent. One that stays is sent once more: that is no harm."""
        entries: list[DeleteMessageBatchRequestEntryTypeDef] = [
            {"Id": place, "ReceiptHandle": handle} for place, handle in handles.items()
        ]
        if entries:
            self._client.delete_message_batch(QueueUrl=dead, Entries=entries)

    def _standing(self, name: str, queue: str, dead: str) -> QueueStanding:
        live, given_up = self._counts(queue), self._counts(dead)
        return QueueStanding(
            name=name,
            waiting=live[WAITING],
            in_flight=live[IN_FLIGHT],
            delayed=live[DELAYED],
            dead=sum(given_up.values()),
        )

    def _counts(self, url: str) -> dict[str, int]:
        with reach(STORE):
            reply = self._client.get_queue_attributes(
                QueueUrl=url, AttributeNames=[WAITING, IN_FLIGHT, DELAYED]
            )
        return {name: int(count) for name, count in reply["Attributes"].items()}
