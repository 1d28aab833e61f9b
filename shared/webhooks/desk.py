"""What an owner can do with webhooks: register, look, change, rotate, test, send again, forget."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from shared.errors import Conflict, NotFound
from shared.ports import Clock, Ids
from shared.types.identity import Principal
from shared.types.webhooks import (
    Delivery,
    DeliveryPage,
    DeliveryState,
    Disabled,
    Endpoint,
    EventType,
    ReleaseTask,
    Secret,
)
from shared.webhook_ports import Chance, Courier, Deliveries, Endpoints, Postbox
from shared.webhooks.disable import BY_HAND
from shared.webhooks.health import WELL
from shared.webhooks.own_host import refuse_own_host
from shared.webhooks.resend import Resending
from shared.webhooks.sign import new_secret

MOST_ENDPOINTS = 20
TRIES = 20
LATER_SECONDS = 60
"""By then a change that was begun is made, or whoever asked for it was told that it failed."""
ENOUGH = f"There are {MOST_ENDPOINTS} webhooks already; delete one of them first."


class WebhookDesk:
    """The webhooks of whoever asks; another tenant's do not exist.

    Every method raises StoreUnavailable; those that name a webhook, NotFound where there is none.
    """

    def __init__(
        self,
        endpoints: Endpoints,
        deliveries: Deliveries,
        postbox: Postbox,
        courier: Courier,
        clock: Clock,
        ids: Ids,
        chance: Chance,
    ) -> None:
        self._endpoints = endpoints
        self._postbox = postbox
        self._courier = courier
        self._clock = clock
        self._ids = ids
        self._chance = chance
        self._resending = Resending(deliveries, postbox, clock, ids)

    def register(
        self,
        who: Principal,
        url: str,
        events: tuple[EventType, ...],
        description: str = "",
        own_host: str = "",
    ) -> tuple[Endpoint, str]:
        """A new endpoint and its secret, which is shown this once; `own_host` is our own address.

        Raises InvalidRequest for an address never to be asked, Conflict where there are enough.
        """
        self._refuse_url(url, own_host)
        if len(self._endpoints.list(who.tenant)) >= MOST_ENDPOINTS:
            raise Conflict(ENOUGH)
        now, secret = self._clock.now(), new_secret(self._chance)
        endpoint = Endpoint(
            id=self._ids.new("wh"),
            tenant=who.tenant,
            url=url,
            events=events,
            description=description,
            secrets=(Secret(value=secret),),
            created_at=now,
            updated_at=now,
        )
        self._endpoints.create(endpoint)
        self._refuse_too_many(endpoint)
        return endpoint, secret

    def list(self, who: Principal) -> Sequence[Endpoint]:
        """All endpoints of the tenant, the oldest first."""
        return self._endpoints.list(who.tenant)

    def find(self, who: Principal, endpoint_id: str) -> Endpoint:
        """One endpoint."""
        endpoint = self._endpoints.get(who.tenant, endpoint_id)
        if endpoint is None:
            raise NotFound("There is no webhook with this id.")
        return endpoint

    def change(
        self, who: Principal, endpoint_id: str, wanted: dict[str, Any], own_host: str = ""
    ) -> Endpoint:
        """Change `url`, `events`, `description` or `enabled`; what is left out stays.

        Enabled, it gets what it missed; said once more, what waits even then. Raises
        InvalidRequest for an address never to be asked, Conflict where others change it all the
        time.
        """
        if url := wanted.get("url"):
            self._refuse_url(url, own_host)
        turned = wanted.get("enabled") is not None
        release = [ReleaseTask(tenant=who.tenant, endpoint=self.find(who, endpoint_id).id)]
        if turned:
            # What is held is in no index. Should we die once it is enabled, this sends it.
            self._postbox.send(release, LATER_SECONDS)
        changed = self._change(who, endpoint_id, lambda it, now: _changed(it, wanted, now))
        if turned:
            self._postbox.send(release)
        return changed

    def delete(self, who: Principal, endpoint_id: str) -> None:
        """Forget an endpoint; what is still to be delivered to it fails when it is due."""
        self._endpoints.delete(who.tenant, self.find(who, endpoint_id).id)

    def rotate(self, who: Principal, endpoint_id: str, overlap_hours: int) -> tuple[Endpoint, str]:
        """A new secret, shown this once; the newest old one signs, too, for so many hours.

        Raises Conflict where others change the endpoint all the time.
        """
        secret = new_secret(self._chance)

        def rotated(endpoint: Endpoint, now: datetime) -> dict[str, Any]:
            until = now + timedelta(hours=overlap_hours)
            old = endpoint.secrets[0].model_copy(update={"until": until})
            return {"secrets": (Secret(value=secret), *((old,) if overlap_hours else ()))}

        return self._change(who, endpoint_id, rotated), secret

    def test(self, who: Principal, endpoint_id: str) -> Delivery:
        """Send `webhook.test` to this endpoint alone. Raises Conflict where it is disabled."""
        return self._resending.test(self._awake(who, endpoint_id))

    def deliveries(
        self,
        who: Principal,
        endpoint_id: str,
        limit: int,
        cursor: str | None,
        state: DeliveryState | None = None,
    ) -> DeliveryPage:
        """A page of an endpoint's deliveries, newest first. Raises InvalidRequest (`cursor`)."""
        return self._resending.list(self.find(who, endpoint_id), limit, cursor, state)

    def delivery(self, who: Principal, endpoint_id: str, delivery_id: str) -> Delivery:
        """One delivery to an endpoint. Raises NotFound where there is none."""
        return self._resending.find(self.find(who, endpoint_id), delivery_id)

    def redeliver(self, who: Principal, endpoint_id: str, delivery_id: str) -> Delivery:
        """Send an event once more, under its id, with its whole schedule before it.

        Raises Conflict where the endpoint is disabled.
        """
        return self._resending.again(self._awake(who, endpoint_id), delivery_id)

    def _refuse_url(self, url: str, own_host: str) -> None:
        self._courier.check(url)
        refuse_own_host(url, own_host)

    def _refuse_too_many(self, endpoint: Endpoint) -> None:
        """Count again when it is there: others may have registered at the same moment."""
        if len(self._endpoints.list(endpoint.tenant)) > MOST_ENDPOINTS:
            self._endpoints.delete(endpoint.tenant, endpoint.id)
            raise Conflict(ENOUGH)

    def _awake(self, who: Principal, endpoint_id: str) -> Endpoint:
        """The endpoint, which rests no more: its owner may have mended what failed."""
        endpoint = self.find(who, endpoint_id)
        if endpoint.rests_until is None:
            return endpoint
        return self._change(who, endpoint_id, lambda _, __: {"rests_until": None})

    def _change(
        self,
        who: Principal,
        endpoint_id: str,
        change: Callable[[Endpoint, datetime], dict[str, Any]],
    ) -> Endpoint:
        """Save a change over whatever deliveries note of the endpoint's health meanwhile."""
        for _ in range(TRIES):
            endpoint, now = self.find(who, endpoint_id), self._clock.now()
            changes = change(endpoint, now) | {"updated_at": now}
            if saved := self._endpoints.save(endpoint.model_copy(update=changes)):
                return saved
        raise Conflict("The webhook is being changed by others; try again.")


def _changed(endpoint: Endpoint, wanted: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The fields that change; a new address, and a new beginning, have not failed yet."""
    changes = {name: it for name, it in wanted.items() if it is not None and name != "enabled"}
    if changes.get("url", endpoint.url) != endpoint.url:
        changes |= WELL
    if wanted.get("enabled"):
        changes |= {"disabled": None, "rests_until": None, **(WELL if endpoint.disabled else {})}
    elif wanted.get("enabled") is False and endpoint.disabled is None:
        changes |= {"disabled": Disabled(at=now, reason=BY_HAND)}
    return changes
