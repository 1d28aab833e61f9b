"""Sees to it, every few minutes, that a re-index moves, and that the next one begins in time."""

from datetime import timedelta

from shared.errors import Conflict
from shared.reindex.generations import tidy
from shared.reindex.parts import Rebuilding
from shared.reindex.record import change
from shared.reindex.start import start
from shared.types.rebuild import JudgeTask, PlanTask, Rebuild, Task, VerifyTask


def tick(parts: Rebuilding) -> None:
    """Hand out the stage of a re-index again that stands still, or start one that is due.

    Also clears away what an ended one left when its worker died. Raises BackendError.
    """
    last = parts.rebuilds.get()
    if last and last.is_running:
        if parts.clock.now() - last.updated_at > timedelta(seconds=parts.stuck_seconds):
            parts.tasks.send([_stage(last)])
            # Noted, so that the next tick waits as long again.
            change(parts, last.generation, lambda _: {})
        return
    if last:
        tidy(parts, last)
    if _is_due(last, parts):
        _start(parts)


def _start(parts: Rebuilding) -> None:
    try:
        start(parts, reason="schedule")
    except Conflict:
        # Somebody was quicker, which is as good.
        return


def _stage(rebuild: Rebuild) -> Task:
    if rebuild.state == "planning":
        return PlanTask(generation=rebuild.generation, cursor=rebuild.cursor)
    if rebuild.state == "copying":
        return VerifyTask(generation=rebuild.generation, side="index")
    return JudgeTask(generation=rebuild.generation)


def _is_due(last: Rebuild | None, parts: Rebuilding) -> bool:
    if parts.every is None:
        return False
    if last is None:
        # The first one measures what nobody has measured yet; an empty house has no need of it.
        return bool(parts.generations.all())
    return parts.clock.now() - (last.ended_at or last.updated_at) > parts.every
