"""Who takes nothing for days is disabled, its owner sees why, and it gets all it missed later."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.errors import StoreUnavailable
from shared.types.webhooks import DeliverTask, Event, EventType
from shared.webhooks.deliver import deliver
from shared.webhooks.disable import BY_HAND
from tests.contract.still_clock import START
from tests.unit.webhooks.bench import ALARMS, OWNER, SHOP, Office

DAY = 86_400
LONELY: tuple[EventType, ...] = ("document.indexed", "document.failed")


class DeadHerald:
    """Tells nobody anything."""

    def tell(self, event: Event) -> None:
        """Die."""
        raise StoreUnavailable(f"Nobody was told of {event.id}.")


def failing_office(days: int, status: int = 500) -> Office:
    """A receiver fails for so many days, in each of which there is something to tell it."""
    office = Office()
    office.registered(SHOP, LONELY)
    office.registered(ALARMS)
    office.courier.statuses[SHOP] = status
    for _ in range(days):
        office.told()
        office.work()
        office.pass_time(DAY)
    return office


def test_an_endpoint_that_fails_for_less_than_five_days_stays_enabled() -> None:
    office = failing_office(days=4)

    shop = office.desk.list(OWNER)[0]

    assert shop.disabled is None
    assert shop.failing_since == START
    assert shop.last_problem == "The receiver answered with status 500."


def test_an_endpoint_that_only_failed_for_five_days_is_disabled_and_says_why() -> None:
    office = failing_office(days=6)

    shop = office.desk.list(OWNER)[0]

    assert shop.disabled
    assert shop.disabled.at - START >= timedelta(days=5)
    assert shop.disabled.reason.startswith(
        "It took nothing for 5 days: since 2026-11-23 12:00 UTC all of"
    )
    assert shop.disabled.reason.endswith("The receiver answered with status 500.")
    assert shop.last_problem == "The receiver answered with status 500."
    assert shop.failures >= 10


def test_few_failures_disable_nobody_however_far_apart_they_are() -> None:
    office = Office()
    shop = office.registered()
    office.courier.statuses[SHOP] = 500
    for _ in range(9):
        office.told()
        office.work()
        office.clock.sleep(DAY)

    stands = office.stands(shop)

    assert (stands.failures, stands.disabled) == (9, None)


def test_one_success_begins_the_patience_anew() -> None:
    office = failing_office(days=4)
    office.courier.statuses.clear()
    office.told()
    office.pass_time(3_600)
    office.courier.statuses[SHOP] = 500

    office.told()
    office.work()
    office.pass_time(3 * DAY)

    shop = office.desk.list(OWNER)[0]
    assert shop.disabled is None
    assert shop.failing_since
    assert shop.failing_since - START >= timedelta(days=4)


def test_all_that_is_pending_is_held_when_an_endpoint_is_disabled() -> None:
    office = failing_office(days=6)

    shop = office.desk.list(OWNER)[0]

    assert set(office.states(shop)) == {"held"}


def test_what_is_due_in_hours_only_is_held_at_once_too() -> None:
    office = Office()
    shop = office.registered()
    office.courier.statuses[SHOP] = 500
    waits = office.told()
    office.work()
    office.pass_time(3_600)
    assert office.delivery(shop, waits).state == "pending"
    office.courier.statuses[SHOP] = 410

    office.told()
    office.work()

    assert office.states(shop) == ["held", "held"]


def test_the_tenants_other_endpoints_are_told_once() -> None:
    office = failing_office(days=6)
    shop, alarms = office.desk.list(OWNER)
    assert shop.disabled

    notices = [it for it in office.received(ALARMS) if it["type"] == "webhook.disabled"]

    assert len(notices) == 1
    assert notices[0]["data"]["webhook"]["id"] == shop.id
    assert notices[0]["data"]["webhook"]["reason"] == shop.disabled.reason
    assert "secrets" not in notices[0]["data"]["webhook"]
    assert alarms.disabled is None


def test_410_disables_an_endpoint_at_once() -> None:
    office = Office()
    shop = office.registered()
    office.registered(ALARMS)
    office.courier.statuses[SHOP] = 410
    event = office.told()

    office.work()

    disabled = office.stands(shop).disabled
    assert disabled
    assert disabled.reason == "It answered 410 Gone: it wants no more callbacks."
    assert office.delivery(shop, event).state == "held"
    assert [it["type"] for it in office.received(ALARMS)] == [
        "document.indexed",
        "webhook.disabled",
    ]


def test_an_endpoint_is_not_told_of_its_own_end() -> None:
    office = Office()
    shop = office.registered()
    office.courier.statuses[SHOP] = 410
    office.told()

    office.work()

    assert office.states(shop) == ["held"]


def test_a_disabled_endpoint_is_held_what_happens_meanwhile() -> None:
    office = failing_office(days=6)
    shop = office.desk.list(OWNER)[0]
    office.courier.sent.clear()

    event = office.told()
    office.work()

    assert office.delivery(shop, event).state == "held"
    assert office.received(SHOP) == []


def test_disabled_by_hand_nothing_is_sent_and_nobody_is_told() -> None:
    office = Office()
    shop = office.registered(SHOP)
    office.registered(ALARMS, ("webhook.disabled",))
    event = office.told()

    changed = office.desk.change(OWNER, shop.id, {"enabled": False})
    office.work()

    assert changed.disabled
    assert changed.disabled.reason == BY_HAND
    assert office.delivery(shop, event).state == "held"
    assert office.courier.sent == []


def test_its_owner_is_told_though_the_worker_who_disabled_it_died() -> None:
    office = Office()
    shop = office.registered()
    alarms = office.registered(ALARMS, ("webhook.disabled",))
    office.courier.statuses[SHOP] = 410
    task = DeliverTask(endpoint=shop.id, id=office.told().id)
    with pytest.raises(StoreUnavailable):
        deliver(task, replace(office.parts, herald=DeadHerald()))
    assert office.stands(shop).disabled

    for _ in range(3):
        deliver(task, office.parts)
    office.work()

    assert office.states(alarms) == ["delivered"]
    assert office.states(shop) == ["held"]
    assert len(office.received(SHOP)) == 1
