"""What the life of a document needs of the world besides `shared/ports.py`.

Each port has one contract suite in `tests/contract`, run against every implementation.
"""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol

from shared.types.audit import AuditRun, QueueStanding
from shared.types.documents import ProcessTask, UnderstandTask

if TYPE_CHECKING:
    from shared.ports import Vectors


class Pace(Protocol):
    """Hears how far a document's preparation is, keeps what is done, and may break it off."""

    def cut(self, chunks: int) -> None:
        """The document is cut into so many chunks, for the live generation."""

    def kept(self, model_id: str, contents: Collection[str]) -> "dict[str, Vectors]":
        """The vectors [dimension] of contents (`Chunk.content`) that an earlier go has made."""

    def embedded(self, model_id: str, vectors: "dict[str, Vectors]") -> None:
        """These contents, for the live generation or another one, have their vectors now.

        May raise an exception of its own, to break off: what it was told is kept.
        """


class Workbench(Protocol):
    """Where half-done work is put aside, for some days; losing it costs time, and nothing else."""

    def put(self, key: str, data: bytes) -> None:
        """Put something aside, in the place of what was there. Raises StoreUnavailable."""

    def get(self, key: str) -> bytes | None:
        """What lies there, or nothing. Raises StoreUnavailable."""

    def clear(self, prefix: str) -> None:
        """Remove everything whose key begins so. Raises StoreUnavailable."""


class Intake(Protocol):
    """The queue of work on uploaded files; a task may come twice, late, or not at all."""

    def send(self, tasks: Sequence[ProcessTask | UnderstandTask], delay_seconds: int = 0) -> None:
        """Hand out work, to be begun after so many seconds (at most 900).

        Raises StoreUnavailable, and some of the tasks may have been sent then.
        """


class Queues(Protocol):
    """The system's queues and their dead letters, for whoever operates it."""

    def standing(self) -> Sequence[QueueStanding]:
        """How many messages each queue has, about. Raises StoreUnavailable."""

    def redrive(self, name: str, most: int) -> int:
        """Put at most so many dead letters of a queue back into it; says how many.

        Raises NotFound where there is no such queue, or StoreUnavailable.
        """


class Audits(Protocol):
    """The record of the scheduled audit."""

    def get(self) -> AuditRun | None:
        """The round that is under way or ended last, as it was last saved."""

    def save(self, run: AuditRun) -> AuditRun | None:
        """Replace the revision that was read (0: none); returns the next, or nothing if stale."""
