"""Callbacks over DynamoDB's tables go as they do over the twins: held, sent, once more."""

from typing import TYPE_CHECKING

import pytest

from shared.errors import StoreUnavailable
from shared.stores.aws.deliveries import DynamoDeliveries
from shared.stores.aws.endpoints import DynamoEndpoints
from shared.webhooks.release import AT_ONCE
from tests.contract.samples import a_delivery
from tests.contract.still_clock import StillClock
from tests.unit.webhooks.bench import OWNER, SHOP, Office

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ENGINES = pytest.mark.parametrize("tables", ["moto", "local"], indirect=True)


@pytest.fixture
def office(tables: "DynamoDBClient", prefix: str) -> Office:
    """An office whose tables are DynamoDB's."""
    office = Office(endpoints=DynamoEndpoints(tables, f"{prefix}webhooks"))
    office.deliveries = DynamoDeliveries(tables, f"{prefix}deliveries", office.clock)
    return office


@ENGINES
def test_an_event_is_delivered_and_may_be_sent_once_more(office: Office) -> None:
    shop = office.registered()
    event = office.told()
    office.work()

    office.desk.redeliver(OWNER, shop.id, event.id)
    office.work()

    assert [it["id"] for it in office.received()] == [event.id] * 2
    assert [it.status for it in office.delivery(shop, event).attempts] == [204, 204]


@ENGINES
def test_a_receiver_that_was_down_gets_all_when_the_sweep_finds_it(office: Office) -> None:
    shop = office.registered()
    office.courier.statuses[SHOP] = 500
    events = [office.told() for _ in range(12)]
    office.postbox.waiting.clear()
    office.pass_time(120)
    assert office.stands(shop).failures == 11

    office.courier.statuses.clear()
    office.pass_time(120)

    assert office.states(shop) == ["delivered"] * len(events)
    assert office.stands(shop).failing_since is None


@ENGINES
def test_what_a_disabled_webhook_missed_is_sent_page_by_page(office: Office) -> None:
    shop = office.registered()
    office.desk.change(OWNER, shop.id, {"enabled": False})
    for _ in range(AT_ONCE + 1):
        office.told()
    assert set(office.states(shop)) == {"held"}

    office.desk.change(OWNER, shop.id, {"enabled": True})
    office.work()

    assert len({it["id"] for it in office.received(SHOP)}) == AT_ONCE + 1
    assert set(office.states(shop)) == {"delivered"}


@ENGINES
def test_one_delivery_that_cannot_be_read_keeps_no_other_from_being_due(
    tables: "DynamoDBClient", prefix: str
) -> None:
    clock = StillClock()
    deliveries = DynamoDeliveries(tables, f"{prefix}deliveries", clock)
    for name in ("evt_1", "evt_2", "evt_3"):
        deliveries.create(a_delivery(name, next_at=clock.now()))
    spoil(tables, f"{prefix}deliveries", "evt_1")

    due = deliveries.due(clock.now(), 10)
    page = deliveries.list("whk_1", 10, None)

    assert {one.id for one in due} == {"evt_2", "evt_3"}
    assert [one.id for one in page.deliveries] == ["evt_3", "evt_2"]
    with pytest.raises(StoreUnavailable, match=r"cannot be read: evt_1\.$"):
        deliveries.get("whk_1", "evt_1")


def spoil(client: "DynamoDBClient", table: str, name: str) -> None:
    """Write a delivery as a later version might have: with a field that this one does not know."""
    client.update_item(
        TableName=table,
        Key={"endpoint": {"S": "whk_1"}, "id": {"S": name}},
        UpdateExpression="SET body = :body",
        ExpressionAttributeValues={":body": {"S": '{"secret_of_tomorrow": 1}'}},
    )
