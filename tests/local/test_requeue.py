"""What a start puts back into the queues, whose messages died with the process before."""

from datetime import timedelta

from infra.local.requeue import requeue
from shared.types.documents import Document, UnderstandTask
from shared.types.understanding import Understanding
from shared.types.webhooks import DeliverTask, Delivery, Event
from tests.unit.audit.bench import Bench


def deliver(bench: Bench, id: str, seconds: int) -> None:
    """Keep a delivery that is due in so many seconds."""
    now = bench.clock.now()
    bench.deliveries.create(
        Delivery(
            endpoint="whk_1",
            id=id,
            tenant="acme",
            type="document.indexed",
            sequence=1,
            body="{}",
            next_at=now + timedelta(seconds=seconds),
            created_at=now,
            expires_at=now + timedelta(days=30),
        )
    )


def ended(bench: Bench, **changes: object) -> Document:
    """An indexed document of which something is still to do."""
    document = bench.announced(status="indexed")
    deadline = bench.clock.now() + timedelta(minutes=5)
    return bench.changed(document, version="v", deadline=deadline, **changes)


def test_sends_what_is_due_now_or_soon_and_leaves_the_rest_to_the_sweep() -> None:
    bench = Bench()
    deliver(bench, "evt_late", -60)
    deliver(bench, "evt_soon", 30)
    deliver(bench, "evt_far", 7_200)

    requeue(bench.parts)

    assert [task.id for task in bench.postbox.waiting if isinstance(task, DeliverTask)] == [
        "evt_late",
        "evt_soon",
    ]
    assert bench.postbox.delays == [0, 30]


def test_tells_what_was_not_told() -> None:
    bench = Bench()
    event = Event(
        id="evt_1",
        type="document.indexed",
        tenant="acme",
        subject="doc_1",
        sequence=3,
        at=bench.clock.now(),
        data={},
    )
    document = ended(bench, news=(event,))

    requeue(bench.parts)

    assert bench.herald.events == [event]
    assert bench.now(document).news == ()


def test_has_understood_what_was_waiting_for_that() -> None:
    bench = Bench()
    ended(bench, understanding=Understanding(state="waiting", version="v"))

    requeue(bench.parts)

    task = UnderstandTask(tenant="acme", document_id="doc_1", version="v")
    assert list(bench.understanding.waiting) == [task]


def test_sends_nothing_where_everything_has_come_to_its_end() -> None:
    bench = Bench()
    bench.announced(status="indexed")
    bench.announced("doc_2")

    requeue(bench.parts)

    assert not [*bench.postbox.waiting, *bench.understanding.waiting, *bench.intake.waiting]
