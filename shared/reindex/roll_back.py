"""Brings back the generation that was live before."""

from shared.errors import Conflict, NotFound
from shared.reindex.parts import Steering
from shared.types.rebuild import Rebuild
from shared.types.recipe import Generation

RUNS = "A re-index is running. Wait until it has ended, then roll back."
NONE = "There is no other generation to go back to: no re-index has replaced one yet."


def roll_back(parts: Steering) -> Generation:
    """Make the kept generation the live one at once, and give it; a second time undoes that.

    It is as fresh as the one that it replaces, for every write goes to both. Raises Conflict where
    a re-index runs or none is kept.
    """
    # Listed before the record is read: what a re-index makes meanwhile is not gone back to.
    there = parts.generations.all()
    last = parts.rebuilds.get()
    if last and last.is_running:
        raise Conflict(RUNS)
    kept = [one for one in there if not one.live and _is_whole(one, last)]
    if not kept:
        raise Conflict(NONE)
    try:
        parts.generations.promote(kept[-1].name)
    except NotFound as error:
        raise Conflict(NONE) from error
    parts.metrics.measure("Reindex", 1, "Count", outcome="rolled_back")
    return kept[-1].model_copy(update={"live": True})


def _is_whole(generation: Generation, last: Rebuild | None) -> bool:
    """Whether it was live once: what did not pass its gate may not be cleared away yet."""
    unfinished = last is not None and last.generation == generation.name and last.state != "live"
    return not unfinished
