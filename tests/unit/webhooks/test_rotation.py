"""Whoever has the old secret verifies callbacks until its end, whoever has the new one at once."""

from datetime import timedelta

from standardwebhooks import Webhook, WebhookVerificationError

from shared.couriers.memory import Sent
from shared.system import SystemClock
from tests.contract.still_clock import StillClock
from tests.unit.webhooks.bench import OWNER, Office


def verifies(secret: str, sent: Sent) -> bool:
    """Whether a receiver with this secret takes the callback, by the library's own judgement."""
    try:
        Webhook(secret).verify(sent.body, dict(sent.headers))
    except WebhookVerificationError:
        return False
    return True


def office_before(past: timedelta) -> Office:
    """An office of so long ago: what it signs in the end is signed now, or no library takes it."""
    return Office(clock=StillClock(SystemClock().now() - past))


def last_sent(office: Office) -> Sent:
    """What is sent when something happens now."""
    office.told()
    office.work()
    return office.courier.sent[-1]


def test_the_new_secret_verifies_at_once_and_the_old_one_too() -> None:
    office = office_before(timedelta())
    shop, old = office.desk.register(OWNER, "https://shop.example.com/", ("document.indexed",))
    _, new = office.desk.rotate(OWNER, shop.id, 24)

    sent = last_sent(office)

    assert verifies(new, sent)
    assert verifies(old, sent)


def test_the_old_secret_verifies_until_its_end_and_no_longer() -> None:
    office = office_before(timedelta(hours=24))
    shop, old = office.desk.register(OWNER, "https://shop.example.com/", ("document.indexed",))
    _, new = office.desk.rotate(OWNER, shop.id, 24)

    office.clock.sleep(24 * 3_600 - 1)
    before = last_sent(office)
    office.clock.sleep(1)
    after = last_sent(office)

    assert (verifies(old, before), verifies(new, before)) == (True, True)
    assert (verifies(old, after), verifies(new, after)) == (False, True)


def test_the_oldest_of_three_secrets_verifies_no_more() -> None:
    office = office_before(timedelta())
    shop, first = office.desk.register(OWNER, "https://shop.example.com/", ("document.indexed",))
    _, second = office.desk.rotate(OWNER, shop.id, 24)
    _, third = office.desk.rotate(OWNER, shop.id, 24)

    sent = last_sent(office)

    assert [verifies(one, sent) for one in (first, second, third)] == [False, True, True]


def test_what_waited_through_a_rotation_is_signed_by_the_secrets_of_its_sending() -> None:
    office = office_before(timedelta(hours=30))
    shop, old = office.desk.register(OWNER, "https://shop.example.com/", ("document.indexed",))
    office.courier.statuses[shop.url] = 503
    office.told()
    office.work()
    _, new = office.desk.rotate(OWNER, shop.id, 1)
    office.courier.statuses.clear()

    office.clock.sleep(30 * 3_600)
    office.pass_time(1)

    sent = office.courier.sent[-1]
    assert (verifies(old, sent), verifies(new, sent)) == (False, True)
