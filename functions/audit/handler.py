"""On a schedule: a document that never came to an end fails, and says why."""

from functools import cache
from typing import Any

from functions.audit.settings import FunctionSettings
from functions.audit.wiring import wire
from shared.documents.sweep import sweep
from shared.observe import logger
from shared.ports import Documents
from shared.settings import load
from shared.system import SystemClock


@cache
def _documents() -> Documents:
    return wire(load(FunctionSettings))


def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """What the schedule wakes; says how many documents it ended."""
    del event, context
    swept = sweep(_documents(), SystemClock())
    if swept:
        logger("audit").warning("overdue documents failed", extra={"swept": swept})
    return {"swept": swept}
