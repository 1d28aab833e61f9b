"""Whoever registered for an event gets it, nobody else does, and telling it twice is no harm."""

from collections.abc import Sequence

import pytest

from shared.errors import StoreUnavailable
from shared.stores.memory.endpoints import MemoryEndpoints
from shared.types.identity import Principal
from shared.types.webhooks import CallbackTask, Endpoint
from tests.unit.webhooks.bench import ALARMS, OWNER, SHOP, Office

STRANGER = Principal(tenant="brick", user="bob")


class EnabledMeanwhile(MemoryEndpoints):
    """Endpoints of which one is enabled just when somebody has listed it."""

    def list(self, tenant: str) -> Sequence[Endpoint]:
        """List them, and then enable them all."""
        listed = super().list(tenant)
        for endpoint in listed:
            self.save(endpoint.model_copy(update={"disabled": None}))
        return listed


class FullPostbox:
    """A queue that is down."""

    def send(self, tasks: Sequence[CallbackTask], delay_seconds: int = 0) -> None:
        """Take nothing."""
        raise StoreUnavailable(f"No place for {len(tasks)}, not even in {delay_seconds} s.")


def test_tells_every_endpoint_that_registered_for_it() -> None:
    office = Office()
    office.registered(SHOP, ("document.indexed",))
    office.registered(ALARMS, ("document.failed",))

    office.told("document.indexed")
    office.told("document.failed")
    office.told("document.deleted")
    office.work()

    assert [it["type"] for it in office.received(SHOP)] == ["document.indexed"]
    assert [it["type"] for it in office.received(ALARMS)] == ["document.failed"]


def test_tells_no_other_tenant_anything() -> None:
    office = Office()
    office.registered(ALARMS, who=STRANGER)

    office.told()
    office.work()

    assert office.courier.sent == []


def test_told_twice_it_is_delivered_once() -> None:
    office = Office()
    office.registered()
    event = office.told()
    office.work()

    office.herald.tell(event)
    office.herald.tell(event)
    office.work()

    assert len(office.received()) == 1


def test_is_kept_before_it_is_posted() -> None:
    office = Office()
    shop = office.registered()
    queue, office.postbox = office.postbox, FullPostbox()  # type: ignore[assignment]

    with pytest.raises(StoreUnavailable):
        office.told()

    office.postbox = queue
    office.pass_time(60)
    assert office.states(shop) == ["delivered"]


def test_an_endpoint_that_is_enabled_at_that_very_moment_gets_it() -> None:
    office = Office()
    shop = office.registered()
    office.desk.change(OWNER, shop.id, {"enabled": False})
    office.postbox.waiting.clear()
    office.endpoints = EnabledMeanwhile()
    office.endpoints.create(office.endpoints.get(OWNER.tenant, shop.id) or shop)
    disabled = office.desk.change(OWNER, shop.id, {"enabled": False})
    assert disabled.disabled
    office.postbox.waiting.clear()

    office.told()
    office.work()

    assert office.states(shop) == ["delivered"]


def test_the_body_is_the_same_at_every_attempt() -> None:
    office = Office()
    office.registered()
    office.courier.statuses[SHOP] = 500
    office.told()
    office.work()

    office.pass_time(86_400)

    bodies = {sent.body for sent in office.courier.sent}
    assert len(office.courier.sent) > 3
    assert len(bodies) == 1
