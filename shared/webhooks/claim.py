"""Who may ask an endpoint now: one that only fails is asked by one delivery now and then."""

from datetime import datetime, timedelta

from shared.types.webhooks import Endpoint
from shared.webhook_ports import Endpoints

IN_A_ROW = 10
"""After so many failures without a success an endpoint rests."""
SHARE = 10
"""It rests for a tenth of the time that it has failed for, as long as this at most."""
LONGEST = timedelta(minutes=5)


def claim(
    endpoint: Endpoint, endpoints: Endpoints, now: datetime, shortest: timedelta
) -> Endpoint | None:
    """The endpoint, for whoever may ask it now; nothing for all others while it rests.

    A receiver that hangs takes ten seconds of a worker each time, and all tenants share the
    workers. So what waits for it is not tried, but for one delivery after each rest, whose success
    opens it to all. A rest takes the `shortest` time at least. Raises StoreUnavailable.
    """
    if endpoint.failures < IN_A_ROW:
        return endpoint
    if endpoint.rests_until and endpoint.rests_until > now:
        return None
    rest = (now - (endpoint.failing_since or now)) / SHARE
    until = now + min(max(rest, shortest), LONGEST)
    # Of those who come at once only one saves over the revision that all of them have read.
    return endpoints.save(endpoint.model_copy(update={"rests_until": until}))
