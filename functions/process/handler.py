"""SQS, with events of S3 or tasks of our own inside: bring each uploaded file to its end."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.process.settings import FunctionSettings
from functions.process.wiring import Parts, wire
from shared.documents.give_up import give_up
from shared.documents.locate import tenant_of
from shared.documents.process import process
from shared.documents.remove import remove
from shared.errors import Overtaken
from shared.observe import logger
from shared.settings import load
from shared.types.documents import ProcessTask, Upload


@dataclass(frozen=True)
class Removal:
    """An object is said to be no more."""

    key: str


def works_of(body: dict[str, Any]) -> Iterator[Upload | Removal]:
    """What a message asks to look at: files that came, and objects that went.

    Nothing in the event by which S3 tests a queue, and for whatever else S3 may tell of.
    """
    if body.get("kind") == "process":
        yield ProcessTask.model_validate(body).upload
    for record in body.get("Records", ()):
        stored = record["s3"]["object"]
        key = unquote_plus(stored["key"])
        if record["eventName"].startswith("ObjectCreated"):
            yield Upload(key=key, version=stored["eTag"].strip('"'), size=stored["size"])
        elif record["eventName"].startswith("ObjectRemoved"):
            yield Removal(key)


def handle_record(record: SQSRecord, parts: Parts, seconds_left: Callable[[], float]) -> None:
    """Do what one message asks; when it breaks for the last time, its document is given up."""
    last = int(record.attributes.approximate_receive_count) >= parts.max_receives
    for work in _works(record):
        try:
            _do(work, parts, seconds_left)
        except Exception as failure:
            logger("process").exception("document", extra={"key": work.key})
            parts.postponer.postpone(record, last)
            # Whoever was quicker is at work on it, and the sweep looks after that.
            if last and isinstance(work, Upload) and not isinstance(failure, Overtaken):
                give_up(work, parts.shop)
            raise


def _works(record: SQSRecord) -> Sequence[Upload | Removal]:
    """What a message asks; one that nobody can read goes to the dead letters, and is noted."""
    try:
        return tuple(works_of(record.json_body))
    except (AttributeError, KeyError, TypeError, ValueError):
        logger("process").exception("unreadable", extra={"message_id": record.message_id})
        raise


def _do(work: Upload | Removal, parts: Parts, seconds_left: Callable[[], float]) -> None:
    if tenant_of(work.key) is None:
        # Left alone: nobody can be told, and the audit names it.
        logger("process").warning("foreign file", extra={"key": work.key})
        parts.metrics.measure("ForeignFiles", 1, "Count")
    elif isinstance(work, Upload):
        process(work, parts.shop, seconds_left)
    else:
        remove(work.key, parts.shop)


@cache
def _parts() -> Parts:
    return wire(load(FunctionSettings))


def handle(event: dict[str, Any], context: LambdaContext, parts: Parts) -> dict[str, Any]:
    """Do what the messages ask, each by itself; names those that must be delivered again."""
    return dict(
        process_partial_response(
            event=event,
            record_handler=partial(
                handle_record,
                parts=parts,
                seconds_left=lambda: context.get_remaining_time_in_millis() / 1_000,
            ),
            processor=BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False),
            context=context,
        )
    )


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """What SQS wakes."""
    return handle(event, context, _parts())
