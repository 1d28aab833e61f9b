"""The table of deliveries does what its port says, in memory, on moto and on DynamoDB Local."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from shared.stores.aws.deliveries import DynamoDeliveries
from shared.stores.memory.deliveries import MemoryDeliveries
from shared.webhook_ports import Deliveries
from tests.contract.cloud import THREADS, tables_of
from tests.contract.samples import a_delivery
from tests.contract.still_clock import START, StillClock

MINUTE = timedelta(minutes=1)
MONTH = timedelta(days=30)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(params=["memory", "moto", "local"])
def deliveries(request: pytest.FixtureRequest, prefix: str, clock: StillClock) -> Deliveries:
    return make_deliveries(request, prefix, clock)


@pytest.fixture(params=["memory", "local"])
def exact_deliveries(request: pytest.FixtureRequest, prefix: str, clock: StillClock) -> Deliveries:
    """Not moto: its conditional writes are not atomic under threads."""
    return make_deliveries(request, prefix, clock)


def make_deliveries(request: pytest.FixtureRequest, prefix: str, clock: StillClock) -> Deliveries:
    if request.param == "memory":
        return MemoryDeliveries(clock)
    return DynamoDeliveries(tables_of(request, prefix), f"{prefix}deliveries", clock)


def test_a_delivery_comes_back_as_it_was_created(deliveries: Deliveries) -> None:
    created = deliveries.create(a_delivery())

    assert created
    assert deliveries.get("whk_1", "evt_1") == a_delivery()


def test_there_is_no_delivery_that_nobody_created(deliveries: Deliveries) -> None:
    deliveries.create(a_delivery())

    found = [deliveries.get("whk_2", "evt_1"), deliveries.get("whk_1", "evt_2")]

    assert found == [None, None]


@pytest.mark.parametrize("name", ["", "x" * 1_025, "ü" * 1_000, "evt_\x00"])
def test_there_is_no_delivery_of_a_name_that_no_table_can_hold(
    deliveries: Deliveries, name: str
) -> None:
    deliveries.create(a_delivery())

    found = [deliveries.get("whk_1", name), deliveries.get(name, "evt_1")]

    assert found == [None, None]


def test_an_endpoint_has_one_delivery_of_an_event(deliveries: Deliveries) -> None:
    deliveries.create(a_delivery(state="delivered"))

    again = deliveries.create(a_delivery())
    same = deliveries.create(a_delivery(state="delivered"))
    of_another = deliveries.create(a_delivery(endpoint="whk_2"))

    assert (again, same, of_another) == (False, False, True)
    assert deliveries.get("whk_1", "evt_1") == a_delivery(state="delivered")


def test_of_forty_who_create_a_delivery_one_is_heard(exact_deliveries: Deliveries) -> None:
    rivals = [a_delivery(sequence=number) for number in range(THREADS)]

    with ThreadPoolExecutor(THREADS) as threads:
        created = list(threads.map(exact_deliveries.create, rivals))

    [heard] = [rival for rival, was in zip(rivals, created, strict=True) if was]
    assert exact_deliveries.get("whk_1", "evt_1") == heard


def test_a_saved_delivery_replaces_the_old_one(deliveries: Deliveries) -> None:
    deliveries.create(a_delivery())

    saved = deliveries.save(a_delivery(state="delivered", next_at=None))
    again = deliveries.save(a_delivery(state="delivered", next_at=None))

    assert saved == again == deliveries.get("whk_1", "evt_1")
    assert saved == a_delivery(state="delivered", next_at=None, revision=1)


def test_nobody_overwrites_what_he_has_not_read(deliveries: Deliveries) -> None:
    deliveries.create(a_delivery())
    first = deliveries.save(a_delivery(state="delivered"))

    second = deliveries.save(a_delivery(state="failed"))
    unknown = deliveries.save(a_delivery("evt_9"))

    assert (second, unknown) == (None, None)
    assert deliveries.get("whk_1", "evt_1") == first


def test_of_forty_who_save_the_same_revision_one_is_heard(exact_deliveries: Deliveries) -> None:
    exact_deliveries.create(a_delivery())
    rivals = [a_delivery(tries=number) for number in range(THREADS)]

    with ThreadPoolExecutor(THREADS) as threads:
        saved = [one for one in threads.map(exact_deliveries.save, rivals) if one]

    assert saved == [exact_deliveries.get("whk_1", "evt_1")]


def test_what_is_due_comes_longest_overdue_first(deliveries: Deliveries) -> None:
    for minutes in (3, 1, 2, 9):
        name = f"evt_{9 - minutes}"
        deliveries.create(a_delivery(name, next_at=START + minutes * MINUTE))

    due = deliveries.due(START + 5 * MINUTE, 10)
    first = deliveries.due(START + 5 * MINUTE, 1)

    assert [delivery.id for delivery in due] == ["evt_8", "evt_7", "evt_6"]
    assert [delivery.id for delivery in first] == ["evt_8"]


def test_a_delivery_is_due_at_its_very_moment(deliveries: Deliveries) -> None:
    deliveries.create(a_delivery(next_at=START + MINUTE))

    before, at = (
        len(deliveries.due(START + MINUTE - early, 10))
        for early in (timedelta(microseconds=1), timedelta())
    )

    assert (before, at) == (0, 1)


@pytest.mark.parametrize("state", ["held", "delivered", "failed"])
def test_what_is_not_pending_is_never_due(deliveries: Deliveries, state: str) -> None:
    deliveries.create(a_delivery())

    deliveries.save(a_delivery(state=state))

    assert deliveries.due(START + MINUTE, 10) == []


def test_what_was_held_and_is_sent_again_is_due(deliveries: Deliveries) -> None:
    deliveries.create(a_delivery(state="held", next_at=None))

    sent = deliveries.save(a_delivery(state="pending"))

    assert deliveries.due(START, 10) == [sent]


def test_deliveries_of_every_endpoint_are_due(deliveries: Deliveries) -> None:
    for name in ("whk_1", "whk_2"):
        deliveries.create(a_delivery(endpoint=name))

    due = deliveries.due(START, 10)

    assert sorted(delivery.endpoint for delivery in due) == ["whk_1", "whk_2"]


def test_what_has_expired_is_gone(deliveries: Deliveries, clock: StillClock) -> None:
    deliveries.create(a_delivery())
    clock.sleep(MONTH.total_seconds() - 1)
    last = deliveries.get("whk_1", "evt_1")

    clock.sleep(1)

    assert last == a_delivery()
    assert deliveries.get("whk_1", "evt_1") is None
    assert deliveries.list("whk_1", 10, None).deliveries == ()
    assert deliveries.due(clock.now(), 10) == []
    assert deliveries.save(a_delivery()) is None


def test_what_has_expired_may_be_created_anew(deliveries: Deliveries, clock: StillClock) -> None:
    deliveries.create(a_delivery())
    clock.sleep(MONTH.total_seconds())
    anew = a_delivery(expires_at=START + 2 * MONTH)

    created = deliveries.create(anew)

    assert created
    assert deliveries.get("whk_1", "evt_1") == anew


def test_what_has_expired_does_not_hide_what_is_due(
    deliveries: Deliveries, clock: StillClock
) -> None:
    for number in range(5):
        deliveries.create(a_delivery(f"evt_{number}", expires_at=START + MINUTE))
    deliveries.create(a_delivery("evt_9", next_at=START + MINUTE))
    clock.sleep(60)

    due = deliveries.due(clock.now(), 2)

    assert [delivery.id for delivery in due] == ["evt_9"]
