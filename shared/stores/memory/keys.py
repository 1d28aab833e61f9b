"""The table of API keys, in memory."""

from shared.types.identity import ApiKey


class MemoryKeys:
    """API keys that last as long as the process."""

    def __init__(self) -> None:
        self._keys: dict[str, ApiKey] = {}

    def get(self, hash: str) -> ApiKey | None:
        """The key with this SHA-256, or nothing."""
        return self._keys.get(hash)

    def put(self, key: ApiKey) -> None:
        """Add or replace a key."""
        self._keys[key.hash] = key

    def all(self) -> list[ApiKey]:
        """Every key, by tenant and then by age."""
        return sorted(self._keys.values(), key=lambda key: (key.principal.tenant, key.key_id))
