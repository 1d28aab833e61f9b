"""The record of the last re-index, in memory."""

from shared.stores.memory.record import Record
from shared.types.rebuild import Rebuild


class MemoryRebuilds(Record[Rebuild]):
    """The re-index that runs or ran last."""
