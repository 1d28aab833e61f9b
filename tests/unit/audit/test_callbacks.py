"""The walk over deliveries names those that nobody tries, and posts them again."""

from datetime import timedelta

import pytest

from shared.audit.audit_page import audit_page
from shared.errors import InvalidRequest
from shared.types.webhooks import Delivery, DeliveryState
from tests.unit.audit.bench import Bench, kinds


def delivery(bench: Bench, number: int = 1, state: DeliveryState = "pending") -> Delivery:
    """A delivery that is due now."""
    now = bench.clock.now()
    made = Delivery(
        endpoint="whk_1",
        id=f"evt_{number:04}",
        tenant="acme",
        type="document.indexed",
        sequence=1,
        body="{}",
        state=state,
        next_at=now if state == "pending" else None,
        created_at=now,
        expires_at=now + timedelta(days=30),
    )
    bench.deliveries.create(made)
    return made


def test_posts_a_delivery_again_that_is_long_overdue() -> None:
    bench = Bench()
    late = delivery(bench)
    bench.later()

    found = bench.walk("callbacks", fix=True)

    assert [(one.kind, one.tenant, one.subject) for one in found] == [
        ("late_delivery", "acme", "whk_1/evt_0001")
    ]
    assert found[0].repaired
    assert [task.model_dump() for task in bench.postbox.waiting] == [
        {
            "kind": "deliver",
            "tenant": late.tenant,
            "endpoint": late.endpoint,
            "id": late.id,
        }
    ]


@pytest.mark.parametrize("state", ["held", "delivered", "failed"])
def test_leaves_alone_what_is_not_to_be_tried(state: DeliveryState) -> None:
    bench = Bench()
    delivery(bench, state=state)
    bench.later()

    assert bench.audit() == []


def test_leaves_alone_what_has_become_due_just_now() -> None:
    bench = Bench()
    delivery(bench)
    bench.later(800)

    assert bench.audit() == []


def test_goes_through_all_pages() -> None:
    bench = Bench()
    for number in range(600):
        delivery(bench, number)
    bench.later()

    found = bench.walk("callbacks", fix=True)

    assert len({finding.subject for finding in found}) == 600
    assert len(bench.postbox.waiting) == 600


def test_believes_the_delivery_and_not_the_list_of_those_that_are_due() -> None:
    bench = Bench()
    late = delivery(bench)
    stale = bench.deliveries.due(bench.clock.now(), 10)
    done = {"state": "delivered", "next_at": None}
    bench.deliveries.save(late.model_copy(update=done))
    bench.later()
    bench.changes = {"deliveries": Lagging(bench, stale)}

    assert kinds(bench.walk("callbacks")) == []


class Lagging:
    """A table whose list of what is due is an old one."""

    def __init__(self, bench: Bench, stale: object) -> None:
        self._stale = stale
        self.get = bench.deliveries.get

    def due(self, now: object, limit: int) -> object:
        """What was due once."""
        del now, limit
        return self._stale


@pytest.mark.parametrize("cursor", ["", "x", "bm8", "e30", "\u00e9", "=" * 9])
def test_refuses_a_cursor_that_is_none_of_its_own(cursor: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        audit_page("callbacks", cursor, Bench().parts, fix=False)

    assert refused.value.param == "cursor"


def test_refuses_the_cursor_of_another_walk() -> None:
    bench = Bench()
    for number in range(300):
        bench.put(f"acme/{number}.txt")
    cursor = audit_page("bucket", None, bench.parts, fix=False).next_cursor

    with pytest.raises(InvalidRequest):
        audit_page("callbacks", cursor, bench.parts, fix=False)
