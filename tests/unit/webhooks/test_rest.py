"""A receiver that only fails costs little: one delivery asks now and then, and all others wait."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from shared.stores.memory.endpoints import MemoryEndpoints
from shared.types.webhooks import Endpoint
from shared.webhooks.claim import IN_A_ROW, LONGEST, claim
from shared.webhooks.due import post_due
from tests.unit.webhooks.bench import ALARMS, OWNER, SHOP, Office

SHORTEST = timedelta(seconds=5)
HANGS = "The receiver did not answer in time."


def resting_office(waiting: int = 200) -> tuple[Office, Endpoint]:
    """A receiver hangs while so many deliveries come, the first ten of which find that out."""
    office = Office()
    shop = office.registered()
    office.courier.problems[SHOP] = HANGS
    for number in range(waiting):
        office.told(subject=f"doc_{number}")
    office.work()
    return office, office.stands(shop)


def failing(office: Office, for_so_long: timedelta) -> Endpoint:
    """An endpoint that has failed often enough to rest, for so long by now."""
    since = office.clock.now() - for_so_long
    changes = {"failures": IN_A_ROW, "failing_since": since, "last_problem": HANGS}
    saved = office.endpoints.save(office.registered().model_copy(update=changes))
    assert saved
    return saved


def test_a_receiver_that_hangs_is_asked_a_few_times_though_hundreds_wait() -> None:
    office, shop = resting_office()

    assert len(office.courier.sent) == IN_A_ROW + 1
    assert shop.failures == IN_A_ROW + 1
    assert office.states(shop) == ["pending"] * 200


def test_what_was_not_tried_says_why_and_goes_on_in_its_schedule() -> None:
    office, shop = resting_office()

    delivery = office.deliveries.list(shop.id, 1, None).deliveries[0]

    assert delivery.attempts[-1].problem.startswith("Not sent: the receiver failed 11 times")
    assert delivery.attempts[-1].problem.endswith(HANGS)
    assert delivery.attempts[-1].status is None
    assert delivery.next_at
    assert delivery.next_at > office.clock.now()
    assert office.metrics.total("Callbacks", outcome="spared") >= 189


def test_all_of_it_is_delivered_when_the_receiver_is_back() -> None:
    office, shop = resting_office()

    office.courier.problems.clear()
    office.pass_time(86_400)

    assert office.states(shop) == ["delivered"] * 200
    assert (office.stands(shop).failures, office.stands(shop).rests_until) == (0, None)


def test_half_of_the_schedule_is_kept_for_real_attempts() -> None:
    office = Office(pauses=(timedelta(minutes=2),) * 3)
    shop = failing(office, timedelta(hours=2))
    office.endpoints.save(
        shop.model_copy(update={"rests_until": office.clock.now() + timedelta(hours=1)})
    )
    event = office.told()

    for _ in range(10):
        office.pass_time(200)

    assert office.courier.sent == []
    delivery = office.delivery(shop, event)
    assert (delivery.state, delivery.tries) == ("pending", 2)


def test_of_many_that_come_at_once_one_is_the_probe() -> None:
    office = Office()
    shop = failing(office, timedelta(hours=1))
    moments = [office.clock.now() + timedelta(microseconds=number) for number in range(50)]

    with ThreadPoolExecutor(10) as pool:
        claims = list(pool.map(lambda now: claim(shop, office.endpoints, now, SHORTEST), moments))

    assert sum(one is not None for one in claims) == 1


@pytest.mark.parametrize(
    ("failed_for", "rests"),
    [
        (timedelta(seconds=1), SHORTEST),
        (timedelta(minutes=20), timedelta(minutes=2)),
        (timedelta(days=3), LONGEST),
    ],
)
def test_rests_the_longer_the_longer_it_has_failed(failed_for: timedelta, rests: timedelta) -> None:
    office = Office()
    shop = failing(office, failed_for)

    claimed = claim(shop, office.endpoints, office.clock.now(), SHORTEST)

    assert claimed
    assert claimed.rests_until == office.clock.now() + rests


def test_who_has_failed_a_few_times_only_is_asked_at_once() -> None:
    endpoints, office = MemoryEndpoints(), Office()
    shop = office.registered().model_copy(update={"failures": IN_A_ROW - 1})

    assert claim(shop, endpoints, office.clock.now(), SHORTEST) == shop


@pytest.mark.parametrize("by_hand", ["test", "redeliver", "change"])
def test_an_owner_who_sends_by_hand_is_not_made_to_wait(by_hand: str) -> None:
    office, shop = resting_office(waiting=20)
    waits = office.deliveries.list(shop.id, 1, None).deliveries[0]
    office.courier.problems.clear()
    office.courier.sent.clear()

    if by_hand == "test":
        office.desk.test(OWNER, shop.id)
    else:
        office.desk.change(OWNER, shop.id, {"enabled": True})
        office.desk.redeliver(OWNER, shop.id, waits.id)
    office.work()

    assert office.courier.sent
    assert office.stands(shop).failures == 0


def test_other_receivers_are_told_as_ever() -> None:
    office, _ = resting_office()
    alarms = office.registered(ALARMS)
    office.told()

    office.work()

    assert office.states(alarms) == ["delivered"]


def test_every_message_says_whose_it_is() -> None:
    office = Office()
    shop = office.registered()
    event = office.told()
    office.desk.redeliver(OWNER, shop.id, event.id)
    office.desk.test(OWNER, shop.id)
    office.clock.sleep(3_600)
    post_due(office.deliveries, office.postbox, office.clock.now(), 100)

    assert [task.tenant for task in office.postbox.waiting] == [OWNER.tenant] * 5
