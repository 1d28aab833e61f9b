"""The table of API keys, in DynamoDB."""

from typing import TYPE_CHECKING

from shared.stores.reach import reach
from shared.types.identity import ApiKey

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STORE = "The table of API keys"


class DynamoKeys:
    """Items `{hash, body}`: the SHA-256 of a secret, and whom it stands for, as JSON."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def get(self, hash: str) -> ApiKey | None:
        """The key with this SHA-256, or nothing. Raises StoreUnavailable."""
        with reach(STORE):
            # Consistent: a key that was just revoked must not open the door once more.
            reply = self._client.get_item(
                TableName=self._table, Key={"hash": {"S": hash}}, ConsistentRead=True
            )
        return ApiKey.model_validate_json(reply["Item"]["body"]["S"]) if "Item" in reply else None

    def put(self, key: ApiKey) -> None:
        """Add or replace a key. Raises StoreUnavailable."""
        with reach(STORE):
            self._client.put_item(
                TableName=self._table,
                Item={"hash": {"S": key.hash}, "body": {"S": key.model_dump_json()}},
            )
