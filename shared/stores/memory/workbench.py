"""Where half-done work is put aside, in memory."""


class MemoryWorkbench:
    """Half-done work of one process, by its key."""

    def __init__(self) -> None:
        self._things: dict[str, bytes] = {}

    def put(self, key: str, data: bytes) -> None:
        """Put something aside, in the place of what was there."""
        self._things[key] = data

    def get(self, key: str) -> bytes | None:
        """What lies there, or nothing."""
        return self._things.get(key)

    def clear(self, prefix: str) -> None:
        """Remove everything whose key begins so."""
        for key in tuple(self._things):
            if key.startswith(prefix):
                self._things.pop(key, None)
