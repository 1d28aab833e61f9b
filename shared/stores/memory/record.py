"""One record that is replaced by whoever has read it, in memory."""

from threading import Lock
from typing import Generic, Protocol, Self, TypeVar


class Revised(Protocol):
    """A value that counts its saves."""

    @property
    def revision(self) -> int:
        """How often it was saved."""

    def model_copy(self, *, update: dict[str, object]) -> Self:
        """The same but for these fields."""


Kept = TypeVar("Kept", bound=Revised)


class Record(Generic[Kept]):
    """One record that lasts as long as the process; the same rules as the real table's."""

    def __init__(self) -> None:
        self._last: Kept | None = None
        self._lock = Lock()

    def get(self) -> Kept | None:
        """The record as it was last saved."""
        return self._last

    def save(self, record: Kept) -> Kept | None:
        """Replace the revision that was read, and return the next one; nothing where it is stale.

        Revisions count on: who begins anew takes up the last one's.
        """
        saved = record.model_copy(update={"revision": record.revision + 1})
        with self._lock:
            stands = self._last.revision if self._last else 0
            if stands != record.revision and self._last != saved:
                return None
            self._last = saved
            return saved
