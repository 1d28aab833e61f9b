"""The ledger of what is held and spent, in DynamoDB."""

from typing import TYPE_CHECKING

from shared.ports import Clock
from shared.stores.aws.accounts import DynamoAccounts
from shared.stores.bookkeeping import Bookkeeping

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoLedger(Bookkeeping):
    """The ledger on a DynamoDB table with the string key `key`; single items, no transactions."""

    def __init__(self, client: "DynamoDBClient", table: str, clock: Clock) -> None:
        super().__init__(DynamoAccounts(client, table), clock)
