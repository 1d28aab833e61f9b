"""The record of the last re-index, in memory."""

from threading import Lock

from shared.types.rebuild import Rebuild


class MemoryRebuilds:
    """One record that lasts as long as the process; the same rules as the real table's."""

    def __init__(self) -> None:
        self._last: Rebuild | None = None
        self._lock = Lock()

    def get(self) -> Rebuild | None:
        """The re-index that runs or ran last, as it was last saved."""
        return self._last

    def save(self, rebuild: Rebuild) -> Rebuild | None:
        """Replace the revision that was read, and return the next one; nothing where it is stale.

        Revisions count on from one re-index to the next: a new one takes up the last one's.
        """
        saved = rebuild.model_copy(update={"revision": rebuild.revision + 1})
        with self._lock:
            stands = self._last.revision if self._last else 0
            if stands != rebuild.revision and self._last != saved:
                return None
            self._last = saved
            return saved
