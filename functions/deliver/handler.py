"""SQS: carry the callbacks that are due, side by side, and answer for each message alone."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from functions.deliver.settings import FunctionSettings
from functions.deliver.wiring import wire
from shared.observe import logger
from shared.settings import load
from shared.types.webhooks import CallbackTask
from shared.webhooks.deliver import Delivering, deliver

TASK: TypeAdapter[CallbackTask] = TypeAdapter(CallbackTask)
AT_A_TIME = 10
"""A whole batch: ten receivers that take their ten seconds take ten seconds together."""

Record = dict[str, Any]


def handle(event: dict[str, Any], parts: Delivering) -> dict[str, Any]:
    """Do the tasks of a batch; names the messages that must come again."""
    records: list[Record] = event["Records"]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        done = list(pool.map(lambda record: _do(record, parts), records))
    again = [record["messageId"] for record, well in zip(records, done, strict=True) if not well]
    return {"batchItemFailures": [{"itemIdentifier": name} for name in again]}


def _do(record: Record, parts: Delivering) -> bool:
    """Do one message's task; says whether the message is dealt with."""
    task = _read(record)
    if task is None:
        return True
    try:
        deliver(task, parts)
    except Exception:
        logger("deliver").exception("callback", extra={"task": task.model_dump(mode="json")})
        return False
    return True


def _read(record: Record) -> CallbackTask | None:
    """The task in a message; what is none now is none the next time, and would block the queue."""
    try:
        return TASK.validate_json(record["body"])
    except ValidationError:
        logger("deliver").error("unreadable", extra={"message_id": record["messageId"]})
        return None


@cache
def _parts() -> Delivering:
    return wire(load(FunctionSettings))


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What SQS wakes; names the messages that must be delivered again."""
    del context
    return handle(event, _parts())
