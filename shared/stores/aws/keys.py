"""The table of API keys, in DynamoDB."""

from typing import TYPE_CHECKING

from shared.stores.aws.reach import reach
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

    def all(self) -> list[ApiKey]:
        """Every key, by tenant and then by age. Raises StoreUnavailable."""
        with reach(STORE):
            pages = list(self._client.get_paginator("scan").paginate(TableName=self._table))
        items = [item for page in pages for item in page["Items"]]
        keys = [ApiKey.model_validate_json(item["body"]["S"]) for item in items]
        return sorted(keys, key=lambda key: (key.principal.tenant, key.key_id))
