"""A callback arrives at least once, whatever the queue and the receiver do."""

import json
from collections.abc import Mapping

import pytest

from shared.types.webhooks import Attempt, DeliverTask, Event
from shared.webhooks.deliver import DELETED, deliver
from tests.contract.still_clock import START
from tests.unit.webhooks.bench import ALARMS, OWNER, SHOP, Office


class SlowCourier:
    """A courier under way, while another worker does something with the same delivery."""

    def __init__(self, office: Office, *statuses: int) -> None:
        self._office = office
        self._statuses = list(statuses)
        self.tasks: list[DeliverTask] = []

    def check(self, url: str) -> None:
        """Take every address."""

    def carry(self, url: str, headers: Mapping[str, str], body: bytes) -> Attempt:
        """Let the other worker go first; then answer with what was planned for this one."""
        del url, headers, body
        status = self._statuses.pop(0)
        # Every attempt takes another time, or two of them would be one and the same.
        seconds = float(len(self._statuses))
        if self.tasks:
            deliver(self.tasks.pop(), self._office.parts)
        problem = "" if status < 300 else "No."
        return Attempt(at=START, seconds=seconds, status=status, problem=problem)


def task_of(event: Event) -> DeliverTask:
    """The message about an event's delivery to the first webhook."""
    return DeliverTask(endpoint=f"wh_{1:026}", id=event.id)


def test_delivers_an_event_with_its_id_and_a_signature() -> None:
    office = Office()
    shop = office.registered()
    event = office.told()

    office.work()

    sent = office.courier.sent[0]
    assert sent.url == SHOP
    assert sent.headers["webhook-id"] == event.id == json.loads(sent.body)["id"]
    assert sent.headers["webhook-signature"].startswith("v1,")
    assert sent.headers["content-type"] == "application/json"
    delivery = office.delivery(shop, event)
    assert (delivery.state, delivery.tries, delivery.next_at) == ("delivered", 1, None)
    assert delivery.attempts[0].status == 204


def test_does_nothing_when_a_message_comes_again() -> None:
    office = Office()
    office.registered()
    event = office.told()
    office.work()

    for _ in range(3):
        deliver(task_of(event), office.parts)

    assert len(office.courier.sent) == 1


def test_leaves_a_message_that_comes_before_its_time() -> None:
    office = Office()
    shop = office.registered()
    office.courier.statuses[SHOP] = 500
    event = office.told()
    office.work()
    before = office.delivery(shop, event)

    office.clock.sleep(3)
    deliver(task_of(event), office.parts)

    assert office.delivery(shop, event) == before
    assert not office.postbox.waiting


def test_takes_a_message_that_comes_a_blink_too_early() -> None:
    office = Office()
    shop = office.registered()
    office.courier.statuses[SHOP] = 500
    event = office.told()
    office.work()

    office.clock.sleep(4.5)
    deliver(task_of(event), office.parts)

    assert office.delivery(shop, event).tries == 2


def test_takes_a_message_that_comes_days_late() -> None:
    office = Office()
    shop = office.registered()
    event = office.told()

    office.clock.sleep(9 * 86_400)
    office.work()

    assert office.delivery(shop, event).state == "delivered"


def test_passes_by_a_message_about_a_delivery_that_is_forgotten() -> None:
    office = Office()
    office.registered()
    office.told()

    office.clock.sleep(31 * 86_400)
    office.work()

    assert office.courier.sent == []


def test_drops_what_is_for_a_webhook_that_was_deleted() -> None:
    office = Office()
    shop = office.registered()
    event = office.told()
    office.desk.delete(OWNER, shop.id)

    office.work()

    delivery = office.delivery(shop, event)
    assert (delivery.state, delivery.next_at) == ("failed", None)
    assert delivery.attempts[-1].problem == DELETED
    assert office.courier.sent == []


def test_sends_to_the_address_as_it_is_by_then() -> None:
    office = Office()
    shop = office.registered()
    office.told()

    office.desk.change(OWNER, shop.id, {"url": ALARMS})
    office.work()

    assert [sent.url for sent in office.courier.sent] == [ALARMS]


def test_a_success_stands_against_a_failure_of_another_worker() -> None:
    office = Office()
    office.carrier = courier = SlowCourier(office, 200, 500)
    shop = office.registered()
    event = office.told()
    courier.tasks.append(task_of(event))

    office.work()

    delivery = office.delivery(shop, event)
    assert (delivery.state, delivery.next_at) == ("delivered", None)


def test_a_failure_takes_nothing_back_from_another_workers_success() -> None:
    office = Office()
    office.carrier = courier = SlowCourier(office, 500, 200)
    shop = office.registered()
    event = office.told()
    courier.tasks.append(task_of(event))

    office.work()

    assert office.delivery(shop, event).state == "delivered"


@pytest.mark.parametrize("statuses", [(500, 500), (200, 200)])
def test_two_workers_with_one_delivery_settle_it_once(statuses: tuple[int, int]) -> None:
    office = Office()
    office.carrier = courier = SlowCourier(office, *statuses)
    shop = office.registered()
    event = office.told()
    courier.tasks.append(task_of(event))

    office.work()

    assert office.delivery(shop, event).tries == 1
