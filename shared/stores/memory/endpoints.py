"""The table of endpoints, in memory."""

from collections.abc import Sequence
from threading import Lock

from shared.errors import Conflict
from shared.types.webhooks import Endpoint


class MemoryEndpoints:
    """Endpoints that last as long as the process; the same rules as the real table's."""

    def __init__(self) -> None:
        self._endpoints: dict[tuple[str, str], Endpoint] = {}
        self._lock = Lock()

    def create(self, endpoint: Endpoint) -> None:
        """Add a new endpoint; the very same again is no harm. Raises Conflict on any other."""
        with self._lock:
            if self._endpoints.setdefault((endpoint.tenant, endpoint.id), endpoint) != endpoint:
                raise Conflict("There is already an endpoint with this id.")

    def get(self, tenant: str, endpoint_id: str) -> Endpoint | None:
        """A tenant's endpoint, or nothing."""
        return self._endpoints.get((tenant, endpoint_id))

    def list(self, tenant: str) -> Sequence[Endpoint]:
        """All of a tenant's endpoints, the oldest first: ids sort by age."""
        with self._lock:
            own = [one for one in self._endpoints.values() if one.tenant == tenant]
        return sorted(own, key=lambda endpoint: endpoint.id)

    def save(self, endpoint: Endpoint) -> Endpoint | None:
        """Replace the revision that was read, and return the next one; nothing if it is stale."""
        key = endpoint.tenant, endpoint.id
        saved = endpoint.model_copy(update={"revision": endpoint.revision + 1})
        with self._lock:
            old = self._endpoints.get(key)
            if old is None or (old.revision != endpoint.revision and old != saved):
                return None
            self._endpoints[key] = saved
            return saved

    def delete(self, tenant: str, endpoint_id: str) -> None:
        """Delete an endpoint, if it is there."""
        with self._lock:
            self._endpoints.pop((tenant, endpoint_id), None)
