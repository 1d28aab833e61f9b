"""The table of deliveries, in DynamoDB."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, cast

from pydantic import ValidationError

from shared.errors import StoreUnavailable
from shared.ports import Clock
from shared.stores.aws.reach import reach
from shared.stores.aws.revised import UNKNOWN, Item, RevisedItems, number, texts
from shared.stores.cursor import cursor_after, read_cursor
from shared.stores.expiry import expires, is_over
from shared.stores.moment import moment
from shared.types.webhooks import Delivery, DeliveryPage, DeliveryState

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STORE = "The table of deliveries"
PENDING = "1"


class DynamoDeliveries:
    """Items `{endpoint, id, stands, expires, revision, body}`, and `{pending, next_at}` while due.

    `stands` is the delivery's state, `expires` the table's time to live; the sparse index `due`
    (`pending`, `next_at`) sees only what is to be tried. Every method raises StoreUnavailable.
    """

    def __init__(self, client: "DynamoDBClient", table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock
        self._items = RevisedItems(client, table, STORE)

    def create(self, delivery: Delivery) -> bool:
        """Add a delivery, unless the endpoint has one of this event already."""
        # DynamoDB deletes expired items some time later, within days; they do not stand in the way.
        condition = f"{UNKNOWN} OR expires <= :now"
        return self._items.put(_item(delivery), condition, self._now()) is None

    def get(self, endpoint_id: str, event_id: str) -> Delivery | None:
        """An endpoint's delivery of an event, or nothing."""
        item = self._items.get(endpoint=endpoint_id, id=event_id)
        found = _delivery(item) if item else None
        return None if found is None or is_over(found, self._clock.now()) else found

    def list(
        self, endpoint_id: str, limit: int, cursor: str | None, state: DeliveryState | None = None
    ) -> DeliveryPage:
        """A page of an endpoint's deliveries (`limit` >= 1), newest first, perhaps of one state.

        A page may be short, or empty, and yet others follow: `next_cursor` alone says so. Raises
        InvalidRequest (param `cursor`) when the cursor is not one of ours.
        """
        after = read_cursor(cursor)
        asked = {":endpoint": endpoint_id} | ({":state": state} if state else {})
        how: Item = {}
        if after:
            how["ExclusiveStartKey"] = texts({"endpoint": endpoint_id, "id": after})
        if not state:
            # Those of one state may be rare, and DynamoDB looks at a megabyte of them at once.
            how["Limit"] = limit + 1
        with reach(STORE):
            reply = self._client.query(
                TableName=self._table,
                KeyConditionExpression="endpoint = :endpoint",
                FilterExpression="expires > :now" + (" AND stands = :state" if state else ""),
                ExpressionAttributeValues=self._now() | texts(asked),
                ScanIndexForward=False,
                # Whoever sends what was held must see what was held a moment ago.
                ConsistentRead=True,
                **how,
            )
        found = _readable(reply["Items"])
        return _page(found, limit, cast("Item | None", reply.get("LastEvaluatedKey")))

    def save(self, delivery: Delivery) -> Delivery | None:
        """Replace the revision that was read, and return the next one; nothing if it is stale."""
        if is_over(delivery, self._clock.now()):
            return None
        saved = delivery.model_copy(update={"revision": delivery.revision + 1})
        return saved if self._items.replace(_item(saved), delivery.revision) else None

    def due(self, now: datetime, limit: int) -> Sequence[Delivery]:
        """Pending deliveries whose next attempt was due by then, the longest overdue first.

        The index lags behind the table by moments: get a delivery anew before acting on it.
        """
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            IndexName="due",
            KeyConditionExpression="pending = :pending AND next_at <= :by",
            FilterExpression="expires > :now",
            ExpressionAttributeValues=self._now()
            | {":pending": {"S": PENDING}, ":by": {"S": moment(now)}},
            PaginationConfig={"PageSize": limit},
        )
        with reach(STORE):
            items = list(islice(chain.from_iterable(page["Items"] for page in pages), limit))
        return _readable(items)

    def _now(self) -> Item:
        return {":now": number(int(self._clock.now().timestamp()))}


def _item(delivery: Delivery) -> Item:
    fields = {
        "endpoint": delivery.endpoint,
        "id": delivery.id,
        "stands": delivery.state,
        "body": delivery.model_dump_json(),
    }
    if delivery.state == "pending" and delivery.next_at:
        fields |= {"pending": PENDING, "next_at": moment(delivery.next_at)}
    counts = {"expires": number(expires(delivery)), "revision": number(delivery.revision)}
    return texts(fields) | counts


def _readable(items: Sequence[Item]) -> Sequence[Delivery]:
    """Those of the items that can be read: one that cannot must not keep all others from view.

    It is not lost: whoever gets it by its name is told, and whoever can read it finds it due.
    """
    found = []
    for item in items:
        with suppress(StoreUnavailable):
            found.append(_delivery(item))
    return found


def _delivery(item: Item) -> Delivery:
    try:
        return Delivery.model_validate_json(item["body"]["S"])
    except ValidationError:
        # Not chained: the error quotes the body, and with it a document's name and metadata.
        raise StoreUnavailable(
            f"{STORE} holds one that cannot be read: {item['id']['S']}."
        ) from None


def _page(found: Sequence[Delivery], limit: int, last: Item | None) -> DeliveryPage:
    """One more than fits says where the next page begins; else DynamoDB says how far it looked."""
    shown = tuple(found[:limit])
    if len(found) > limit:
        return DeliveryPage(deliveries=shown, next_cursor=cursor_after(shown[-1].id))
    return DeliveryPage(
        deliveries=shown, next_cursor=cursor_after(last["id"]["S"]) if last else None
    )
