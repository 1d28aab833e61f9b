"""On a schedule: set going again what stands still, and go on with the audit of everything."""

from contextlib import ExitStack
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.audit.settings import FunctionSettings
from functions.audit.wiring import wire
from shared.audit.advance import advance
from shared.audit.parts import Auditing
from shared.document_ports import Audits
from shared.documents.sweep import sweep
from shared.documents.workshop import SecondsLeft
from shared.observe import logger
from shared.settings import load
from shared.types.audit import AuditRun
from shared.webhooks.due import post_due

MOST_POSTED = 1_000
"""How many overdue deliveries are posted at one wake: what five minutes can carry."""


def handle(context: LambdaContext, parts: Auditing, audits: Audits) -> dict[str, int]:
    """Do what is due; says how many documents were set going again, and deliveries posted.

    Each of the three is tried, also where another fails; then its failure is raised.
    """
    done = {"swept": 0, "posted": 0, "findings": 0}

    def seconds_left() -> float:
        return context.get_remaining_time_in_millis() / 1_000

    with ExitStack() as duties:
        # The last that is pushed is the first that is done.
        duties.callback(_audit, parts, audits, seconds_left, done)
        duties.callback(_post, parts, done)
        duties.callback(_sweep, parts, seconds_left, done)
    return done


def _sweep(parts: Auditing, seconds_left: SecondsLeft, done: dict[str, int]) -> None:
    done["swept"] = sweep(parts, seconds_left=seconds_left)
    if done["swept"]:
        parts.metrics.measure("Swept", done["swept"], "Count")
        logger("audit").warning("overdue documents set going again", extra=done)


def _post(parts: Auditing, done: dict[str, int]) -> None:
    done["posted"] = post_due(parts.deliveries, parts.postbox, parts.clock.now(), MOST_POSTED)


def _audit(
    parts: Auditing, audits: Audits, seconds_left: SecondsLeft, done: dict[str, int]
) -> None:
    before = audits.get()
    run = advance(parts, audits, seconds_left)
    done["findings"] = sum(run.found.values())
    if run.ended_at and run != before:
        _log(run)


def _log(run: AuditRun) -> None:
    """A line a round; a warning, if something is left that was not repaired."""
    left = sum(run.found.values()) - sum(run.repaired.values())
    extra = run.model_dump(mode="json", include={"looked_at", "found", "repaired", "examples"})
    say = logger("audit").warning if left else logger("audit").info
    say("an audit has ended", extra=extra)


@cache
def _parts() -> tuple[Auditing, Audits]:
    return wire(load(FunctionSettings))


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """What the schedule wakes."""
    del event
    return handle(context, *_parts())
