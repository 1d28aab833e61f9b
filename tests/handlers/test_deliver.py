"""The deliver function, woken by SQS."""

import json
from collections.abc import Mapping
from threading import Barrier
from typing import Any

import pytest

from functions.deliver.handler import handle
from shared.errors import StoreUnavailable
from shared.stores.memory.deliveries import MemoryDeliveries
from shared.types.webhooks import Attempt, CallbackTask, DeliverTask, Delivery, ReleaseTask
from tests.contract.still_clock import START
from tests.handlers.samples import sample
from tests.unit.webhooks.bench import OWNER, Office

NONE_AGAIN: dict[str, Any] = {"batchItemFailures": []}


class MeetingCourier:
    """Lets nobody go before all have come: it never ends where they come one after another."""

    def __init__(self, count: int) -> None:
        self._barrier = Barrier(count, timeout=30)

    def check(self, url: str) -> None:
        """Take every address."""

    def carry(self, url: str, headers: Mapping[str, str], body: bytes) -> Attempt:
        """Wait for the others."""
        del url, headers, body
        self._barrier.wait()
        return Attempt(at=START, seconds=10, status=204)


class DownFor(MemoryDeliveries):
    """A table that, once it is down, does not answer where one delivery is asked for."""

    def __init__(self, office: Office, error: Exception) -> None:
        super().__init__(office.clock)
        self.down_for = ""
        self._error = error

    def get(self, endpoint_id: str, event_id: str) -> Delivery | None:
        """Answer, or not."""
        if event_id == self.down_for:
            raise self._error
        return super().get(endpoint_id, event_id)


def batch(*bodies: str) -> dict[str, Any]:
    """A sample event with these messages."""
    event = sample("deliver_task")
    record = event["Records"][0]
    records = [record | {"messageId": f"m{i}", "body": body} for i, body in enumerate(bodies)]
    return event | {"Records": records}


def of(*tasks: CallbackTask) -> dict[str, Any]:
    """A sample event with these tasks."""
    return batch(*(task.model_dump_json() for task in tasks))


@pytest.mark.parametrize("name", ["deliver_task", "release_task"])
def test_takes_a_task_about_what_is_not_there_as_nothing_to_do(name: str) -> None:
    assert handle(sample(name), Office().parts) == NONE_AGAIN


def test_the_samples_are_the_tasks_that_are_sent() -> None:
    deliver, release = (
        json.loads(sample(name)["Records"][0]["body"]) for name in ("deliver_task", "release_task")
    )

    assert DeliverTask.model_validate(deliver).model_dump() == deliver
    assert ReleaseTask.model_validate(release).model_dump() == release


def test_delivers_what_a_message_names() -> None:
    office = Office()
    shop = office.registered()
    event = office.told()

    answer = handle(of(DeliverTask(endpoint=shop.id, id=event.id)), office.parts)

    assert answer == NONE_AGAIN
    assert office.delivery(shop, event).state == "delivered"


def test_carries_all_of_a_batch_side_by_side() -> None:
    office = Office(carrier=MeetingCourier(10))
    shop = office.registered()
    tasks = [DeliverTask(endpoint=shop.id, id=office.told().id) for _ in range(10)]

    answer = handle(of(*tasks), office.parts)

    assert answer == NONE_AGAIN
    assert office.states(shop) == ["delivered"] * 10


def test_a_receiver_that_fails_is_no_failure_of_the_message() -> None:
    office = Office()
    shop = office.registered()
    office.courier.statuses[shop.url] = 500
    event = office.told()

    answer = handle(of(DeliverTask(endpoint=shop.id, id=event.id)), office.parts)

    assert answer == NONE_AGAIN
    assert office.delivery(shop, event).state == "pending"


@pytest.mark.parametrize("error", [StoreUnavailable("Not now."), KeyError("unforeseen")])
def test_a_message_comes_again_alone_when_a_part_of_ours_is_down(error: Exception) -> None:
    office = Office()
    office.deliveries = deliveries = DownFor(office, error)
    shop = office.registered()
    tasks = [DeliverTask(endpoint=shop.id, id=office.told().id) for _ in range(3)]
    deliveries.down_for = tasks[1].id

    answer = handle(of(*tasks), office.parts)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert len(office.received()) == 2


@pytest.mark.parametrize("body", ["", "{", "[]", '{"kind": "copy"}', '{"kind": "deliver"}'])
def test_passes_by_a_message_that_is_no_task(body: str) -> None:
    office = Office()
    shop = office.registered()
    event = office.told()
    task = DeliverTask(endpoint=shop.id, id=event.id)

    answer = handle(batch(body, task.model_dump_json()), office.parts)

    assert answer == NONE_AGAIN
    assert office.delivery(shop, event).state == "delivered"


def test_sends_what_was_held_when_a_webhook_is_enabled() -> None:
    office = Office()
    shop = office.registered()
    office.desk.change(OWNER, shop.id, {"enabled": False})
    event = office.told()
    office.desk.change(OWNER, shop.id, {"enabled": True})

    handle(of(ReleaseTask(tenant=shop.tenant, endpoint=shop.id)), office.parts)
    office.work()

    assert office.delivery(shop, event).state == "delivered"
