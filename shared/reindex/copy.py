"""The second stage: put some documents into the new generation."""

from shared.reindex.generations import named
from shared.reindex.parts import Rebuilding, SecondsLeft
from shared.reindex.settle import settle
from shared.types.rebuild import CopyTask

SECONDS_FOR_A_DOCUMENT = 240
"""Less is left for a last document; one that takes longer is the first of its next message."""


def copy(task: CopyTask, parts: Rebuilding, seconds_left: SecondsLeft) -> None:
    """Put a task's documents into its generation, one in memory at a time.

    What there is no time for is handed out again. Also done late, while the generation is there: a
    worker that dies with a document half settled leaves it to whoever gets its message. Raises
    BackendError.
    """
    generation = named(parts, task.generation)
    if generation is None:
        return
    for number, key in enumerate(task.documents):
        if number and seconds_left() < SECONDS_FOR_A_DOCUMENT:
            rest = task.model_copy(update={"documents": task.documents[number:]})
            parts.tasks.send([rest])
            return
        settle(key, generation, parts)
