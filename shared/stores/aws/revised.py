"""Items of DynamoDB that count their saves: nobody overwrites what they have not read."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from shared.stores.aws.reach import reach

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]

UNKNOWN = "attribute_not_exists(revision)"
"""The condition that there is no such item."""
LONGEST = 1_024
"""Bytes of a sort key; callers name things as they like, and no such name is a failure of ours."""
READ = "revision = :read"
"""The condition that an item is still the one that was read."""


class RevisedItems:
    """The items of one table, each with a `revision`. Every method raises StoreUnavailable.

    `store` names the table as a sentence begins, such as "The table of documents".
    """

    def __init__(self, client: "DynamoDBClient", table: str, store: str) -> None:
        self._client = client
        self._table = table
        self._store = store

    def get(self, **key: str) -> Item | None:
        """The item with this key as it is now, or nothing, as for a name that no key can have."""
        if not all(0 < len(name.encode(errors="replace")) <= LONGEST for name in key.values()):
            return None
        with reach(self._store):
            reply = self._client.get_item(
                TableName=self._table, Key=texts(key), ConsistentRead=True
            )
        return reply.get("Item")

    def add(self, item: Item) -> bool:
        """Put a new item; says whether its key was free."""
        return self.put(item, UNKNOWN) in (None, item)

    def replace(self, item: Item, read: int) -> bool:
        """Put an item in the place of the revision that was read; says whether it still stood."""
        return self.put(item, READ, {":read": number(read)}) in (None, item)

    def put(
        self,
        item: Item,
        condition: str,
        values: Item | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Item | None:
        """Put an item under a condition; gives what stands there if it does not hold, or nothing.

        If the very same stands there, it may well have been put by this call: the reply to the
        first try was lost, and botocore has tried again.
        """
        how: Item = {"ExpressionAttributeValues": values, "ExpressionAttributeNames": names}
        with reach(self._store):
            try:
                self._client.put_item(
                    TableName=self._table,
                    Item=item,
                    ConditionExpression=condition,
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                    **{name: given for name, given in how.items() if given},
                )
            except self._client.exceptions.ConditionalCheckFailedException as refused:
                return cast("Item", cast("Item", refused.response).get("Item", {}))
        return None


def texts(values: Mapping[str, str]) -> Item:
    """Attributes of text, as DynamoDB wants them written."""
    return {name: {"S": value} for name, value in values.items()}


def number(value: int) -> Item:
    """A number, as DynamoDB wants it written."""
    return {"N": str(value)}
