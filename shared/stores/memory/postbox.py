"""The queue of deliveries, in memory."""

from shared.stores.memory.line import Line
from shared.types.webhooks import CallbackTask


class MemoryPostbox(Line[CallbackTask]):
    """The deliveries that wait, the oldest first."""
