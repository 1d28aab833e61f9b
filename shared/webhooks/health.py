"""How an endpoint's health is kept, though many deliveries to it end at the same time."""

from shared.types.webhooks import Attempt, Endpoint
from shared.webhook_ports import Endpoints
from shared.webhooks.disable import why_disable

TRIES = 20
"""How often a change is tried anew while others change the endpoint; then it may be forgotten."""
WELL = {"failing_since": None, "failures": 0, "last_problem": "", "rests_until": None}


def note_failure(endpoint: Endpoint, attempt: Attempt, endpoints: Endpoints) -> Endpoint | None:
    """Count a failure, and disable an endpoint that has failed for too long.

    Gives the endpoint as it stands, or nothing where it was deleted. Raises StoreUnavailable.
    """
    found: Endpoint | None = endpoint
    for _ in range(TRIES):
        if found is None or found.disabled:
            return found
        if saved := endpoints.save(_failing(found, attempt)):
            return saved
        found = endpoints.get(endpoint.tenant, endpoint.id)
    return found


def note_success(endpoint: Endpoint, endpoints: Endpoints) -> None:
    """Forget the failures before a success. Raises StoreUnavailable."""
    found: Endpoint | None = endpoint
    for _ in range(TRIES):
        if found is None or found.failing_since is None or found.disabled:
            return
        if endpoints.save(found.model_copy(update=WELL)):
            return
        found = endpoints.get(endpoint.tenant, endpoint.id)


def _failing(endpoint: Endpoint, attempt: Attempt) -> Endpoint:
    failing = endpoint.model_copy(
        update={
            "failing_since": endpoint.failing_since or attempt.at,
            "failures": endpoint.failures + 1,
            "last_problem": attempt.problem or f"It answered {attempt.status}.",
            # Without it two failures at once would make the same value, and count as one save.
            "updated_at": attempt.at,
        }
    )
    # The attempt's own time, not the clock's: an endpoint is judged by what it did.
    disabled = why_disable(failing, attempt, attempt.at)
    return failing.model_copy(update={"disabled": disabled})
