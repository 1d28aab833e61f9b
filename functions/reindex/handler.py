"""SQS and the clock: do a piece of a re-index's work, or see whether one is due or stuck."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import TypeAdapter

from functions.reindex.settings import FunctionSettings
from functions.reindex.wiring import wire
from shared.observe import logger
from shared.reindex.give_up import give_up
from shared.reindex.parts import Rebuilding
from shared.reindex.tick import tick
from shared.reindex.work import work
from shared.settings import load
from shared.types.rebuild import Task

TASK: TypeAdapter[Task] = TypeAdapter(Task)


def handle_record(
    record: SQSRecord, parts: Rebuilding, max_receives: int, seconds_left: Callable[[], float]
) -> None:
    """Do one task; when it breaks for the last time, the re-index goes on without it, or ends."""
    task = TASK.validate_json(record.body)
    try:
        work(task, parts, seconds_left)
    except Exception:
        logger("reindex").exception("task", extra={"task": task.model_dump(mode="json")})
        if int(record.attributes.approximate_receive_count) >= max_receives:
            give_up(task, parts)
        raise


def handle(
    event: dict[str, Any], context: LambdaContext, parts: Rebuilding, max_receives: int
) -> dict[str, Any]:
    """Do the tasks of a message, or what the clock asks for; names the tasks that failed."""
    if "Records" not in event:
        tick(parts)
        return {}
    return dict(
        process_partial_response(
            event=event,
            record_handler=partial(
                handle_record,
                parts=parts,
                max_receives=max_receives,
                seconds_left=lambda: context.get_remaining_time_in_millis() / 1_000,
            ),
            processor=BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False),
            context=context,
        )
    )


@cache
def made() -> tuple[Rebuilding, int]:
    """The parts of this process, and how often a message is delivered at most."""
    settings = load(FunctionSettings)
    return wire(settings), settings.reindex_receives


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """What SQS wakes, and the clock."""
    return handle(event, context, *made())
