"""A callback that is not taken comes again, for days, until it is or nothing more can be done."""

from shared.types.webhooks import DeliverTask, Event
from shared.webhooks.deliver import deliver
from shared.webhooks.due import post_due
from shared.webhooks.schedule import PAUSES
from tests.unit.webhooks.bench import ALARMS, OWNER, SHOP, CarelessPostbox, Office


def task_of(event: Event) -> DeliverTask:
    """The message about an event's delivery to the first webhook."""
    return DeliverTask(endpoint=f"wh_{1:026}", id=event.id)


def test_tries_again_by_the_schedule_and_fails_after_the_last_attempt() -> None:
    office = Office(pauses=PAUSES[:10])
    shop = office.registered()
    office.courier.problems[SHOP] = "Nobody answered within ten seconds."
    event = office.told()
    office.work()
    waits = []

    while (delivery := office.delivery(shop, event)).next_at:
        waits.append(delivery.next_at - office.clock.now())
        office.clock.sleep(waits[-1].total_seconds())
        deliver(task_of(event), office.parts)

    assert tuple(waits) == PAUSES[:10]
    assert (delivery.state, delivery.tries, len(delivery.attempts)) == ("failed", 11, 11)
    assert delivery.attempts[-1].problem == "Nobody answered within ten seconds."


def test_a_short_pause_is_left_to_the_queue_and_a_long_one_to_the_sweep() -> None:
    office = Office()
    office.registered()
    office.courier.statuses[SHOP] = 500
    event = office.told()
    office.work()

    for pause in PAUSES[:11]:
        office.clock.sleep(pause.total_seconds())
        deliver(task_of(event), office.parts)

    assert office.postbox.delays == [0, 5, 30, 300]


def test_remembers_the_last_twenty_attempts() -> None:
    office = Office()
    shop = office.registered()
    office.courier.statuses[SHOP] = 500
    event = office.told()
    office.work()

    for _ in range(24):
        office.desk.redeliver(OWNER, shop.id, event.id)
        office.courier.statuses[SHOP] += 1
        office.work()

    statuses = [attempt.status for attempt in office.delivery(shop, event).attempts]
    assert statuses == list(range(505, 525))


def test_a_receiver_that_was_down_for_200_deliveries_gets_all_of_them() -> None:
    office = Office(postbox=CarelessPostbox(lost=0.3, doubled=0.3))
    shop = office.registered()
    office.courier.problems[SHOP] = "The connection was refused."
    events = [office.told(subject=f"doc_{number}", sequence=number) for number in range(200)]
    office.pass_time(2 * 86_400)
    assert office.courier.sent
    office.courier.sent.clear()

    office.courier.problems.clear()
    office.pass_time(2 * 86_400)

    assert {payload["id"] for payload in office.received()} == {event.id for event in events}
    assert office.states(shop) == ["delivered"] * 200
    assert office.stands(shop).failing_since is None
    assert office.stands(shop).failures == 0


def test_counts_what_was_delivered_and_what_was_refused() -> None:
    office = Office()
    office.registered()
    office.registered(ALARMS)
    office.courier.statuses[ALARMS] = 500
    office.told()

    office.work()

    assert office.metrics.total("Callbacks", outcome="delivered") == 1
    assert office.metrics.total("Callbacks", outcome="refused") == 1


def test_the_sweep_leaves_what_has_just_become_due_to_its_own_message() -> None:
    office = Office()
    office.registered()
    office.told()
    office.postbox.waiting.clear()

    posted = []
    for _ in range(2):
        posted.append(post_due(office.deliveries, office.postbox, office.clock.now(), 100))
        office.clock.sleep(60)

    assert posted == [0, 1]
