"""The queue of work on uploaded files, in memory."""

from shared.stores.memory.line import Line
from shared.types.documents import ProcessTask, UnderstandTask


class MemoryIntake(Line[ProcessTask | UnderstandTask]):
    """The work on files that waits, the oldest first."""
