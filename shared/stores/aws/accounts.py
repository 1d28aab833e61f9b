"""The accounts of all budgets in one DynamoDB table, one item each."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from shared.stores.accounts import Account, Reserved
from shared.stores.aws.reach import reach
from shared.stores.moment import moment
from shared.types.money import Counter, Hold

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STORE = "The ledger"
OPEN = "open#"
KEPT = timedelta(days=400)


class DynamoAccounts:
    """Items `{key, committed, expires, open#<hold id>: {estimate, deadline}, ...}`.

    A hold is an attribute of its own, not an entry of a map, so that the first one needs no item.
    `client` is a boto3 DynamoDB client; `expires` is the table's TTL, 400 days after the last hold.
    """

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def take(self, counter: Counter, hold: Hold) -> tuple[bool, Account]:
        """Set the estimate aside in one conditional write. Raises StoreUnavailable."""
        with reach(STORE):
            try:
                reply = self._client.update_item(
                    TableName=self._table,
                    Key={"key": {"S": counter.key}},
                    UpdateExpression="ADD committed :estimate"
                    " SET #open = :open, expires = :expires",
                    ConditionExpression="(attribute_not_exists(committed) OR committed <= :most)"
                    " AND attribute_not_exists(#open)",
                    ExpressionAttributeNames={"#open": OPEN + hold.id},
                    ExpressionAttributeValues={
                        ":estimate": {"N": str(hold.estimate)},
                        ":open": {"M": _entry(hold)},
                        ":expires": {"N": str(int((hold.deadline + KEPT).timestamp()))},
                        ":most": {"N": str(counter.limit - hold.estimate)},
                    },
                    ReturnValues="ALL_NEW",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except self._client.exceptions.ConditionalCheckFailedException as refused:
                return False, _account(cast("dict[str, Any]", refused.response).get("Item", {}))
        return True, _account(reply["Attributes"])

    def close(self, key: str, hold_id: str, reserved: Reserved, change: int) -> None:
        """Forget a reservation, add `change`: one conditional write. Raises StoreUnavailable."""
        with reach(STORE):
            try:
                self._client.update_item(
                    TableName=self._table,
                    Key={"key": {"S": key}},
                    UpdateExpression="REMOVE #open ADD committed :change",
                    ConditionExpression="#open.estimate = :estimate AND #open.deadline = :deadline",
                    ExpressionAttributeNames={"#open": OPEN + hold_id},
                    ExpressionAttributeValues={
                        ":change": {"N": str(change)},
                        ":estimate": {"N": str(reserved.estimate)},
                        ":deadline": {"S": moment(reserved.deadline)},
                    },
                )
            except self._client.exceptions.ConditionalCheckFailedException:
                return

    def read(self, key: str) -> Account:
        """The account as it is now. Raises StoreUnavailable."""
        with reach(STORE):
            reply = self._client.get_item(
                TableName=self._table, Key={"key": {"S": key}}, ConsistentRead=True
            )
        return _account(reply.get("Item", {}))


def _entry(hold: Hold) -> dict[str, Any]:
    return {"estimate": {"N": str(hold.estimate)}, "deadline": {"S": moment(hold.deadline)}}


def _account(item: dict[str, Any]) -> Account:
    return Account(
        committed=int(item["committed"]["N"]) if item else 0,
        open={
            name.removeprefix(OPEN): _reserved(value["M"])
            for name, value in item.items()
            if name.startswith(OPEN)
        },
    )


def _reserved(entry: dict[str, Any]) -> Reserved:
    return Reserved(
        estimate=int(entry["estimate"]["N"]),
        deadline=datetime.fromisoformat(entry["deadline"]["S"]),
    )
