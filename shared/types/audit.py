"""What an audit looks at, what it finds, and what became of that."""

from datetime import datetime
from typing import Literal

from shared.types.value import Value

Walk = Literal["documents", "bucket", "index", "callbacks", "queues"]
WALKS: tuple[Walk, ...] = ("documents", "bucket", "index", "callbacks", "queues")
"""In the order in which they are gone."""

Kind = Literal[
    "stuck_document",
    "untold_news",
    "waiting_understanding",
    "missing_file",
    "changed_file",
    "unknown_file",
    "foreign_file",
    "leftover_file",
    "missing_passages",
    "orphaned_passages",
    "late_delivery",
    "dead_letters",
]


class Finding(Value):
    """One thing on which bucket, table, index and queues do not agree."""

    kind: Kind
    tenant: str = ""
    subject: str
    """The document's id, the object's key, the delivery or the queue."""
    detail: str
    """What is wrong, and what is done about it, or who must do what, in a sentence."""
    repaired: bool = False
    by_hand: bool = False
    """Whether only a person can repair it."""


class AuditPage(Value):
    """A part of one walk: how much was looked at, what was found, and where it goes on."""

    walk: Walk
    looked_at: int
    findings: tuple[Finding, ...]
    next_cursor: str | None


class AuditRun(Value):
    """The scheduled audit: where its round stands, and what it has found on it."""

    walk: Walk
    cursor: str | None = None
    started_at: datetime
    ended_at: datetime | None = None
    looked_at: dict[Walk, int] = {}
    found: dict[Kind, int] = {}
    repaired: dict[Kind, int] = {}
    examples: tuple[Finding, ...] = ()
    """The first twenty that are not repaired."""
    revision: int = 0


class QueueStanding(Value):
    """How many messages a queue has: to be taken, being worked on, delayed, and given up."""

    name: str
    waiting: int
    in_flight: int
    delayed: int
    dead: int
