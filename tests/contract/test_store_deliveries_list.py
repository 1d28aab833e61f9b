"""An endpoint's deliveries are listed newest first, page by page, on every engine."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from shared.errors import InvalidRequest
from shared.stores.cursor import cursor_after
from shared.types.webhooks import DeliveryState
from shared.webhook_ports import Deliveries
from tests.contract.samples import a_delivery
from tests.contract.still_clock import START, StillClock
from tests.contract.test_store_deliveries import make_deliveries


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(params=["memory", "moto", "local"])
def deliveries(request: pytest.FixtureRequest, prefix: str, clock: StillClock) -> Deliveries:
    return make_deliveries(request, prefix, clock)


def ids(
    deliveries: Deliveries, limit: int, state: DeliveryState | None = None
) -> Sequence[Sequence[str]]:
    """The deliveries on every page of `whk_1`."""
    pages: list[list[str]] = []
    cursor: str | None = None
    while cursor or not pages:
        page = deliveries.list("whk_1", limit, cursor, state)
        pages.append([delivery.id for delivery in page.deliveries])
        cursor = page.next_cursor
    return pages


def test_lists_newest_first_page_by_page_and_ends(deliveries: Deliveries) -> None:
    for number in range(5):
        deliveries.create(a_delivery(f"evt_{number}"))

    pages = ids(deliveries, 2)

    assert pages == [["evt_4", "evt_3"], ["evt_2", "evt_1"], ["evt_0"]]


def test_a_last_page_that_is_exactly_full_names_no_next(deliveries: Deliveries) -> None:
    for number in range(4):
        deliveries.create(a_delivery(f"evt_{number}"))

    pages = ids(deliveries, 2)

    assert [len(page) for page in pages] == [2, 2]


def test_only_those_of_one_state_are_listed_and_none_is_passed_over(
    deliveries: Deliveries,
) -> None:
    states: list[DeliveryState] = ["failed", "held", "delivered", "held", "pending", "held"]
    for number, state in enumerate(states):
        deliveries.create(a_delivery(f"evt_{number}", state=state))

    found = {
        state: [name for page in ids(deliveries, 2, state) for name in page] for state in states
    }

    assert found == {
        "failed": ["evt_0"],
        "held": ["evt_5", "evt_3", "evt_1"],
        "delivered": ["evt_2"],
        "pending": ["evt_4"],
    }


def test_the_state_is_the_one_that_was_saved_last(deliveries: Deliveries) -> None:
    deliveries.create(a_delivery())

    deliveries.save(a_delivery(state="failed"))

    assert deliveries.list("whk_1", 5, None, "pending").deliveries == ()
    assert deliveries.list("whk_1", 5, None, "failed").deliveries == (
        a_delivery(state="failed", revision=1),
    )


def test_deliveries_of_several_endpoints_do_not_mix(deliveries: Deliveries) -> None:
    for endpoint in ("whk_1", "whk_2"):
        for number in range(3):
            deliveries.create(a_delivery(f"evt_{number}", endpoint=endpoint))
    cursor = deliveries.list("whk_1", 1, None).next_cursor

    page = deliveries.list("whk_2", 5, cursor)

    assert {delivery.endpoint for delivery in page.deliveries} == {"whk_2"}
    assert [delivery.id for delivery in page.deliveries] == ["evt_1", "evt_0"]


def test_what_has_expired_is_passed_over(deliveries: Deliveries, clock: StillClock) -> None:
    for number in range(6):
        kept = timedelta(days=1 if number % 2 else 30)
        deliveries.create(a_delivery(f"evt_{number}", expires_at=START + kept))
    clock.sleep(86_400)

    pages = ids(deliveries, 2)

    assert [name for page in pages for name in page] == ["evt_4", "evt_2", "evt_0"]


def test_an_endpoint_without_deliveries_has_one_empty_page(deliveries: Deliveries) -> None:
    pages = ids(deliveries, 10)

    assert pages == [[]]


@pytest.mark.parametrize(
    "cursor", ["", "x", "bm90IGpzb24", "W10", "é", cursor_after("é" * 600), "=" * 9]
)
def test_refuses_a_cursor_that_no_list_has_given(deliveries: Deliveries, cursor: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        deliveries.list("whk_1", 5, cursor)

    assert refusal.value.param == "cursor"
