"""How the record of a re-index is changed: over what others save, and only while it runs."""

from collections.abc import Callable
from typing import Any

from shared.errors import Overtaken
from shared.reindex.generations import tidy
from shared.reindex.parts import Steering
from shared.types.rebuild import Rebuild, RebuildState

TRIES = 20

Wanted = Callable[[Rebuild], dict[str, Any] | None]
"""What is to be changed in the record as it stands; nothing where it is too late for that."""


def change(parts: Steering, generation: str, wanted: Wanted) -> Rebuild | None:
    """Save a change of the re-index that builds a generation; gives it as it was saved.

    Gives nothing where that re-index no longer runs or the change is not wanted any more. Raises
    Overtaken where it never gets its turn.
    """
    for _ in range(TRIES):
        rebuild = running(parts, generation)
        changes = wanted(rebuild) if rebuild else None
        if rebuild is None or changes is None:
            return None
        changes = {"updated_at": parts.clock.now(), **changes}
        if saved := parts.rebuilds.save(rebuild.model_copy(update=changes)):
            return saved
    raise Overtaken("The record of the re-index is being changed by others.")


def running(parts: Steering, generation: str) -> Rebuild | None:
    """The re-index that builds this generation, if it still runs."""
    rebuild = parts.rebuilds.get()
    runs = rebuild is not None and rebuild.generation == generation and rebuild.is_running
    return rebuild if runs else None


def end(parts: Steering, generation: str, state: RebuildState, **changes: Any) -> None:
    """Write down how a re-index ended, count it, and clear away what it leaves behind."""
    ended = {"state": state, "ended_at": parts.clock.now(), **changes}
    saved = change(parts, generation, lambda _: ended)
    if saved:
        parts.metrics.measure("Reindex", 1, "Count", outcome=state)
        tidy(parts, saved)
