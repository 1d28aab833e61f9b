"""What an owner looks at and sends by hand: deliveries, once more, and an event as a test."""

from datetime import timedelta

import pytest

from shared.errors import Conflict, NotFound
from tests.unit.webhooks.bench import ALARMS, OWNER, SHOP, Office


def test_a_test_goes_to_this_webhook_alone_whatever_it_registered_for() -> None:
    office = Office()
    shop = office.registered(SHOP, ("document.failed",))
    office.registered(ALARMS)

    delivery = office.desk.test(OWNER, shop.id)
    office.work()

    assert [(it["type"], it["id"]) for it in office.received()] == [("webhook.test", delivery.id)]
    assert office.received(ALARMS) == []


def test_nothing_is_sent_by_hand_to_a_disabled_webhook() -> None:
    office = Office()
    shop = office.registered()
    event = office.told()
    office.work()
    office.desk.change(OWNER, shop.id, {"enabled": False})

    with pytest.raises(Conflict, match="disabled"):
        office.desk.test(OWNER, shop.id)
    with pytest.raises(Conflict, match="disabled"):
        office.desk.redeliver(OWNER, shop.id, event.id)


def test_sends_an_event_once_more_under_the_same_id() -> None:
    office = Office()
    shop = office.registered()
    event = office.told()
    office.work()

    again = office.desk.redeliver(OWNER, shop.id, event.id)
    office.work()

    assert (again.id, again.state, again.tries) == (event.id, "pending", 0)
    assert [it["id"] for it in office.received()] == [event.id] * 2
    assert len(office.delivery(shop, event).attempts) == 2


def test_a_delivery_that_failed_for_good_begins_its_schedule_anew() -> None:
    office = Office(pauses=(timedelta(minutes=1),))
    shop = office.registered()
    office.courier.statuses[SHOP] = 500
    event = office.told()
    office.work()
    office.pass_time(300)
    assert office.delivery(shop, event).state == "failed"

    office.desk.redeliver(OWNER, shop.id, event.id)
    office.work()

    delivery = office.delivery(shop, event)
    assert (delivery.state, delivery.tries) == ("pending", 1)


def test_knows_no_delivery_that_never_was() -> None:
    office = Office()
    shop = office.registered()

    with pytest.raises(NotFound, match="delivery"):
        office.desk.delivery(OWNER, shop.id, "evt_none")
    with pytest.raises(NotFound, match="delivery"):
        office.desk.redeliver(OWNER, shop.id, "evt_none")


def test_lists_deliveries_with_the_newest_first_page_by_page() -> None:
    office = Office()
    shop = office.registered()
    told = [office.told().id for _ in range(3)]

    first = office.desk.deliveries(OWNER, shop.id, 2, None)
    second = office.desk.deliveries(OWNER, shop.id, 2, first.next_cursor, "pending")
    none = office.desk.deliveries(OWNER, shop.id, 2, None, "failed")

    assert [it.id for it in (*first.deliveries, *second.deliveries)] == told[::-1]
    assert none.deliveries == ()
