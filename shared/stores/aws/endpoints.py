"""The table of endpoints that are told what happens, in DynamoDB."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError

from shared.errors import Conflict, StoreUnavailable
from shared.stores.aws.reach import reach
from shared.stores.aws.revised import Item, RevisedItems, number, texts
from shared.types.webhooks import Endpoint

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STORE = "The table of webhooks"


class DynamoEndpoints:
    """Items `{tenant, id, revision, body}`. Every method raises StoreUnavailable.

    The body is the endpoint as JSON, with its secrets: the table is encrypted, and nothing here
    says what is in it.
    """

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table
        self._items = RevisedItems(client, table, STORE)

    def create(self, endpoint: Endpoint) -> None:
        """Add a new endpoint; the very same again is no harm. Raises Conflict on any other."""
        if not self._items.add(_item(endpoint)):
            raise Conflict("There is already an endpoint with this id.")

    def get(self, tenant: str, endpoint_id: str) -> Endpoint | None:
        """A tenant's endpoint, or nothing."""
        item = self._items.get(tenant=tenant, id=endpoint_id)
        return _endpoint(item) if item else None

    def list(self, tenant: str) -> Sequence[Endpoint]:
        """All of a tenant's endpoints, the oldest first: ids sort by age."""
        with reach(STORE):
            # Consistent: who has just registered is told from then on.
            pages = list(
                self._client.get_paginator("query").paginate(
                    TableName=self._table,
                    KeyConditionExpression="tenant = :tenant",
                    ExpressionAttributeValues={":tenant": {"S": tenant}},
                    ConsistentRead=True,
                )
            )
        return [_endpoint(item) for page in pages for item in page["Items"]]

    def save(self, endpoint: Endpoint) -> Endpoint | None:
        """Replace the revision that was read, and return the next one; nothing if it is stale."""
        saved = endpoint.model_copy(update={"revision": endpoint.revision + 1})
        return saved if self._items.replace(_item(saved), endpoint.revision) else None

    def delete(self, tenant: str, endpoint_id: str) -> None:
        """Delete an endpoint, if it is there."""
        with reach(STORE):
            self._client.delete_item(
                TableName=self._table, Key=texts({"tenant": tenant, "id": endpoint_id})
            )


def _item(endpoint: Endpoint) -> Item:
    fields = {"tenant": endpoint.tenant, "id": endpoint.id, "body": endpoint.model_dump_json()}
    return texts(fields) | {"revision": number(endpoint.revision)}


def _endpoint(item: Item) -> Endpoint:
    try:
        return Endpoint.model_validate_json(item["body"]["S"])
    except ValidationError:
        # Not chained: the error quotes the body, and with it the secrets.
        raise StoreUnavailable(
            f"{STORE} holds one that cannot be read: {item['id']['S']}."
        ) from None
