"""The record of the scheduled audit, in memory."""

from shared.stores.memory.record import Record
from shared.types.audit import AuditRun


class MemoryAudits(Record[AuditRun]):
    """The round of the audit that is under way or ended last."""
