"""What the /v1/audit and /v1/queues routes take and give."""

from pydantic import Field

from shared.types.audit import AuditRun, QueueStanding, Walk
from shared.types.value import Value

MOST_REDRIVEN = 1_000


class NewAudit(Value):
    """The wish to look at a part of one walk, and to repair what is found there."""

    walk: Walk
    cursor: str | None = None
    fix: bool = False


class LastAudit(Value):
    """The scheduled audit as it stands; none before the first one."""

    audit: AuditRun | None


class QueueList(Value):
    """Every queue, with how many messages it has and how many were given up."""

    queues: tuple[QueueStanding, ...]


class Redrive(Value):
    """How many dead letters are to be tried again, at most."""

    most: int = Field(MOST_REDRIVEN, ge=1, le=MOST_REDRIVEN)


class Redriven(Value):
    """How many dead letters were put back into their queue."""

    queue: str
    moved: int
