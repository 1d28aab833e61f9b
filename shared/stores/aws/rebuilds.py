"""The record of the last re-index, in DynamoDB."""

from typing import TYPE_CHECKING

from shared.stores.aws.record import DynamoRecord
from shared.types.rebuild import Rebuild

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STORE = "The record of the re-index"


class DynamoRebuilds(DynamoRecord[Rebuild]):
    """The re-index that runs or ran last. Every method raises StoreUnavailable."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        super().__init__(client, table, STORE, Rebuild)
