"""SQS: understand what the documents say that were indexed, one message at a time."""

from functools import cache, partial
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.understand.settings import FunctionSettings
from functions.understand.wiring import Parts, wire
from shared.errors import ModelError
from shared.observe import logger
from shared.settings import load
from shared.types.documents import UnderstandTask
from shared.understanding.give_up import BROKEN, NO_MODEL, give_up
from shared.understanding.understand import understand


def handle_record(record: SQSRecord, parts: Parts) -> None:
    """Understand the document that a message names.

    When that breaks for the last time, the document is skipped and told of: then the message is
    dealt with, for as a dead letter it would be of no use.
    """
    task = UnderstandTask.model_validate_json(record.body)
    last = int(record.attributes.approximate_receive_count) >= parts.max_receives
    try:
        understand(task, parts.understanding)
    except Exception as failure:
        logger("understand").exception("document", extra={"task": task.model_dump(mode="json")})
        if not last:
            parts.postponer.postpone(record)
            raise
        reason = NO_MODEL if isinstance(failure, ModelError) else BROKEN
        give_up(task, reason, parts.understanding)


@cache
def _parts() -> Parts:
    return wire(load(FunctionSettings))


def handle(event: dict[str, Any], context: LambdaContext, parts: Parts) -> dict[str, Any]:
    """Do what the messages ask, each by itself; names those that must be delivered again."""
    return dict(
        process_partial_response(
            event=event,
            record_handler=partial(handle_record, parts=parts),
            processor=BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False),
            context=context,
        )
    )


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """What SQS wakes."""
    return handle(event, context, _parts())
