"""What was held for a disabled webhook is sent when it is enabled, all of it."""

from collections.abc import Sequence

import pytest

from shared.errors import StoreUnavailable
from shared.stores.memory.deliveries import MemoryDeliveries
from shared.stores.memory.postbox import MemoryPostbox
from shared.types.webhooks import (
    CallbackTask,
    DeliverTask,
    Delivery,
    DeliveryPage,
    DeliveryState,
    Endpoint,
    ReleaseTask,
)
from shared.webhooks.deliver import deliver
from shared.webhooks.release import release
from tests.unit.webhooks.bench import OWNER, SHOP, CarelessPostbox, Office


class DiesAtTheLast(MemoryPostbox):
    """Takes what is to be done later; whoever sends something to be done now dies."""

    def send(self, tasks: Sequence[CallbackTask], delay_seconds: int = 0) -> None:
        """Take it, or raise."""
        if not delay_seconds:
            raise StoreUnavailable("The queue does not answer.")
        super().send(tasks, delay_seconds)


class Closed(MemoryPostbox):
    """Takes nothing."""

    def send(self, tasks: Sequence[CallbackTask], delay_seconds: int = 0) -> None:
        """Raise."""
        del tasks, delay_seconds
        raise StoreUnavailable("The queue does not answer.")


class EnabledWhileListed(MemoryDeliveries):
    """Deliveries whose endpoint is enabled, and all sent to it, just while somebody lists them."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.clock)
        self._office = office
        self.shop: Endpoint | None = None

    def list(
        self, endpoint_id: str, limit: int, cursor: str | None, state: DeliveryState | None = None
    ) -> DeliveryPage:
        """List them as they were."""
        page = super().list(endpoint_id, limit, cursor, state)
        if self.shop:
            shop, self.shop = self.shop, None
            self._office.desk.change(OWNER, shop.id, {"enabled": True})
            deliver(self._office.postbox.waiting.pop(), self._office.parts)
        return page


class EnabledWhileHeld(EnabledWhileListed):
    """Deliveries whose endpoint is enabled, and all sent to it, just before one is held."""

    def save(self, delivery: Delivery) -> Delivery | None:
        """Save it as held; by then its endpoint is none that is disabled."""
        if delivery.state == "held":
            self.list(delivery.endpoint, 1, None)
            self._office.postbox.waiting.clear()
        return super().save(delivery)


def gone_office(held: int, postbox: MemoryPostbox) -> tuple[Office, Endpoint]:
    """A receiver has answered 410, so that so many deliveries are held; now it would take them."""
    office = Office(postbox=postbox)
    shop = office.registered()
    office.courier.statuses[SHOP] = 410
    for _ in range(held):
        office.told()
        office.work()
    assert office.states(shop) == ["held"] * held
    office.courier.statuses.clear()
    office.courier.sent.clear()
    return office, shop


def test_enabled_again_it_gets_all_that_was_held() -> None:
    office, shop = gone_office(250, MemoryPostbox())

    enabled = office.desk.change(OWNER, shop.id, {"enabled": True})
    office.work()

    assert len({it["id"] for it in office.received(SHOP)}) == 250
    assert office.states(shop) == ["delivered"] * 250
    assert (enabled.disabled, enabled.failing_since, enabled.failures) == (None, None, 0)


def test_what_was_held_is_delivered_though_messages_are_lost_and_doubled() -> None:
    office, shop = gone_office(150, CarelessPostbox(lost=0, doubled=0.5))
    office.desk.change(OWNER, shop.id, {"enabled": True})
    for _ in range(2):
        release(ReleaseTask(tenant=shop.tenant, endpoint=shop.id), office.parts)
    office.postbox.waiting.clear()

    office.desk.change(OWNER, shop.id, {"enabled": True})
    office.pass_time(3_600)

    assert office.states(shop) == ["delivered"] * 150


def test_what_is_held_while_its_endpoint_is_enabled_is_sent_after_all() -> None:
    office = Office()
    office.deliveries = deliveries = EnabledWhileListed(office)
    shop = office.registered()
    event = office.told()
    office.postbox.waiting.clear()
    office.desk.change(OWNER, shop.id, {"enabled": False})
    deliveries.shop = shop

    office.work()

    assert office.delivery(shop, event).state == "delivered"


def test_what_was_held_at_the_very_moment_of_enabling_is_sent_too() -> None:
    office = Office()
    shop = office.registered()
    office.desk.change(OWNER, shop.id, {"enabled": False})
    event = office.told()
    office.desk.change(OWNER, shop.id, {"enabled": True})
    office.postbox.waiting.clear()

    deliver(DeliverTask(endpoint=shop.id, id=event.id), office.parts)

    assert office.delivery(shop, event).state == "delivered"


def test_a_late_message_of_an_earlier_enabling_holds_what_is_disabled_again() -> None:
    office = Office()
    shop = office.registered()
    office.desk.change(OWNER, shop.id, {"enabled": False})
    late = ReleaseTask(tenant=shop.tenant, endpoint=shop.id)
    event = office.told()

    release(late, office.parts)

    assert office.delivery(shop, event).state == "held"


def test_a_release_for_a_webhook_that_is_gone_does_nothing() -> None:
    office = Office()
    gone = ReleaseTask(tenant="demo", endpoint="wh_gone")

    release(gone, office.parts)

    assert not office.postbox.waiting


def test_what_is_held_just_when_its_endpoint_is_enabled_is_sent_after_all() -> None:
    office = Office()
    office.deliveries = deliveries = EnabledWhileHeld(office)
    shop = office.registered()
    event = office.told()
    office.postbox.waiting.clear()
    deliveries.shop = office.desk.change(OWNER, shop.id, {"enabled": False})
    office.postbox.waiting.clear()

    deliver(DeliverTask(endpoint=shop.id, id=event.id), office.parts)
    office.work()

    assert office.delivery(shop, event).state == "delivered"


def test_what_was_held_is_sent_though_whoever_enabled_it_died_before_asking_for_that() -> None:
    office, shop = gone_office(3, MemoryPostbox())
    queue, office.postbox = office.postbox, DiesAtTheLast()
    with pytest.raises(StoreUnavailable):
        office.desk.change(OWNER, shop.id, {"enabled": True})
    queue.send(office.postbox.waiting)
    office.postbox = queue

    office.work()

    assert office.stands(shop).disabled is None
    assert office.states(shop) == ["delivered"] * 3


def test_nothing_is_changed_when_the_queue_takes_nothing() -> None:
    office, shop = gone_office(1, MemoryPostbox())
    office.postbox = Closed()

    with pytest.raises(StoreUnavailable):
        office.desk.change(OWNER, shop.id, {"enabled": True})

    assert office.stands(shop).disabled
