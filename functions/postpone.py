"""How long a message rests that could not be handled, before it comes again."""

from typing import TYPE_CHECKING

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from shared.errors import StoreUnavailable
from shared.observe import logger
from shared.stores.aws.reach import reach
from shared.webhook_ports import Chance

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

FIRST, LONGEST = 15, 2_100
"""Seconds; nine pauses that double up to the longest are more than an hour and a half."""
JITTER = 0.2


class Postponer:
    """Lets the messages of one queue rest, the longer the more often they came."""

    def __init__(self, client: "SQSClient", queue_url: str, chance: Chance) -> None:
        self._client = client
        self._queue = queue_url
        self._chance = chance

    def postpone(self, record: SQSRecord, last: bool = False) -> None:
        """Let a message rest, or go to the dead letters at once if it came for the last time.

        Where the queue does not take that, the message comes when the queue would bring it anyway.
        """
        received = int(record.attributes.approximate_receive_count)
        seconds = 0 if last else pause(received, self._chance.fraction())
        try:
            with reach("The queue"):
                self._client.change_message_visibility(
                    QueueUrl=self._queue,
                    ReceiptHandle=record.receipt_handle,
                    VisibilityTimeout=seconds,
                )
        except StoreUnavailable:
            logger("queue").warning("not postponed", extra={"message_id": record.message_id})


def pause(received: int, fraction: float) -> int:
    """The seconds of rest after so many receives: doubling, and by up to a fifth off that."""
    usual = min(LONGEST, FIRST << min(received - 1, 20))
    return round(usual * (1 - JITTER + 2 * JITTER * fraction))
