"""The queue of a re-index's work, in memory."""

from shared.stores.memory.line import Line
from shared.types.rebuild import Task


class MemoryTasks(Line[Task]):
    """The tasks of a re-index that wait, the oldest first."""
