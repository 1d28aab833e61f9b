"""Begins a re-index, unless one runs."""

from shared.errors import Conflict
from shared.reindex.generations import tidy
from shared.reindex.parts import Steering
from shared.types.rebuild import PlanTask, Rebuild
from shared.types.recipe import Generation

RUNS = "A re-index is running already. Wait until it has ended, then start the next."


def start(parts: Steering, reason: str) -> Rebuild:
    """Write down that a re-index begins, and hand out its first task; gives the record.

    At most one runs: raises Conflict where another does, or was begun at the same moment.
    """
    last = parts.rebuilds.get()
    if last and last.is_running:
        raise Conflict(RUNS)
    if last:
        tidy(parts, last)
    begun = parts.rebuilds.save(_new(parts, reason, last))
    if begun is None:
        raise Conflict(RUNS)
    # If this never happens, `tick` finds that nothing moves and does it.
    parts.tasks.send([PlanTask(generation=begun.generation)])
    return begun


def _new(parts: Steering, reason: str, last: Rebuild | None) -> Rebuild:
    now = parts.clock.now()
    return Rebuild(
        generation=_name(parts, last),
        recipe=parts.recipe,
        reason=reason,
        state="planning",
        revision=last.revision if last else 0,
        started_at=now,
        updated_at=now,
    )


def _name(parts: Steering, last: Rebuild | None) -> str:
    """A name never used before: late tasks of a re-index that failed must not meet this one."""
    there = list(parts.generations.all())
    if last:
        there.append(Generation(name=last.generation, recipe=last.recipe))
    return parts.next_name(parts.recipe, there)
