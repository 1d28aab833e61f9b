"""A receiver with the library that receivers use verifies what our courier brings over HTTP."""

from collections.abc import Iterator

import pytest

from functions.deliver.handler import handle
from shared.couriers.https import HttpsCourier
from shared.system import SystemClock
from shared.types.webhooks import SUBSCRIBABLE
from tests.contract.still_clock import StillClock
from tests.contract.webhook_receiver import Receiver, receiving
from tests.handlers.samples import sample
from tests.unit.webhooks.bench import OWNER, Office


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as listening:
        yield listening


@pytest.fixture
def office() -> Office:
    """An office whose courier really goes, at the time that it is."""
    clock = StillClock(SystemClock().now())
    return Office(clock=clock, carrier=HttpsCourier(SystemClock(), allow_loopback=True))


def test_a_receiver_verifies_what_it_is_sent(office: Office, receiver: Receiver) -> None:
    endpoint, receiver.secret = office.desk.register(OWNER, receiver.url, SUBSCRIBABLE)

    event = office.told(data={"document": {"name": "Käse 🐟.txt"}})
    office.work()

    assert [(it["id"], it["webhook-id"]) for it in receiver.verified] == [(event.id, event.id)]
    assert receiver.verified[0]["data"] == {"document": {"name": "Käse 🐟.txt"}}
    delivery = office.delivery(endpoint, event)
    assert (delivery.state, delivery.attempts[0].status) == ("delivered", 204)


def test_a_receiver_with_a_wrong_secret_verifies_nothing(
    office: Office, receiver: Receiver
) -> None:
    endpoint, _ = office.desk.register(OWNER, receiver.url, SUBSCRIBABLE)
    _, receiver.secret = office.desk.register(OWNER, receiver.url, ("document.failed",))

    event = office.told()
    office.work()

    delivery = office.delivery(endpoint, event)
    assert (receiver.verified, receiver.refused) == ([], 1)
    assert (delivery.state, delivery.attempts[0].status) == ("pending", 401)
    assert delivery.attempts[0].reply == '{"seen": 0}'


def test_a_receiver_verifies_all_through_a_rotation(office: Office, receiver: Receiver) -> None:
    endpoint, receiver.secret = office.desk.register(OWNER, receiver.url, SUBSCRIBABLE)
    _, new = office.desk.rotate(OWNER, endpoint.id, 24)
    by_the_old = office.told()
    office.work()

    receiver.secret = new
    by_the_new = office.told()
    office.work()

    assert [it["id"] for it in receiver.verified] == [by_the_old.id, by_the_new.id]
    assert receiver.refused == 0


def test_a_whole_batch_is_carried_and_verified(office: Office, receiver: Receiver) -> None:
    _, receiver.secret = office.desk.register(OWNER, receiver.url, SUBSCRIBABLE)
    events = [office.told(subject=f"doc_{number}") for number in range(10)]
    event = sample("deliver_task")
    tasks = [task.model_dump_json() for task in office.postbox.waiting]
    records = [event["Records"][0] | {"messageId": body, "body": body} for body in tasks]

    answer = handle(event | {"Records": records}, office.parts)

    assert answer == {"batchItemFailures": []}
    assert {it["id"] for it in receiver.verified} == {event.id for event in events}


def test_a_receiver_that_comes_back_gets_what_it_missed(office: Office, receiver: Receiver) -> None:
    endpoint, receiver.secret = office.desk.register(OWNER, receiver.url, SUBSCRIBABLE)
    receiver.status = 503
    event = office.told()
    office.work()
    assert office.stands(endpoint).last_problem

    receiver.status = 200
    office.clock.sleep(120)
    office.pass_time(1)

    assert [it["id"] for it in receiver.verified] == [event.id]
    assert [it.status for it in office.delivery(endpoint, event).attempts] == [503, 200]
    assert office.stands(endpoint).failing_since is None


def test_a_receiver_that_is_not_there_is_said_to_be_so(office: Office) -> None:
    with receiving() as gone:
        url = gone.url
    endpoint, _ = office.desk.register(OWNER, url, SUBSCRIBABLE)

    event = office.told()
    office.work()

    attempt = office.delivery(endpoint, event).attempts[0]
    assert attempt.status is None
    assert attempt.problem.endswith(".")
    assert office.stands(endpoint).last_problem == attempt.problem
