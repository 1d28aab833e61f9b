"""The record of the last re-index, in DynamoDB."""

from typing import TYPE_CHECKING, Any, cast

from shared.stores.aws.reach import reach
from shared.types.rebuild import Rebuild

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STORE = "The record of the re-index"
KEY = {"key": {"S": "last"}}


class DynamoRebuilds:
    """One item `{key, generation, revision, body}`. Every method raises StoreUnavailable."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def get(self) -> Rebuild | None:
        """The re-index that runs or ran last, as it was last saved."""
        with reach(STORE):
            reply = self._client.get_item(TableName=self._table, Key=KEY, ConsistentRead=True)
        return Rebuild.model_validate_json(reply["Item"]["body"]["S"]) if "Item" in reply else None

    def save(self, rebuild: Rebuild) -> Rebuild | None:
        """Replace the revision that was read, and return the next one; nothing where it is stale.

        Revisions count on from one re-index to the next: a new one takes up the last one's.
        """
        saved = rebuild.model_copy(update={"revision": rebuild.revision + 1})
        item: dict[str, Any] = {
            **KEY,
            "generation": {"S": saved.generation},
            "revision": {"N": str(saved.revision)},
            "body": {"S": saved.model_dump_json()},
        }
        unseen = "attribute_not_exists(revision)" if not rebuild.revision else "revision = :read"
        read = {} if not rebuild.revision else {":read": {"N": str(rebuild.revision)}}
        return saved if self._put(item, unseen, read) else None

    def _put(self, item: dict[str, Any], condition: str, values: dict[str, Any]) -> bool:
        """Write under a condition. It also holds if the very same stands there already: the reply
        to the first try was lost, and botocore has tried again."""
        how: Any = {"ExpressionAttributeValues": values} if values else {}
        with reach(STORE):
            try:
                self._client.put_item(
                    TableName=self._table,
                    Item=item,
                    ConditionExpression=condition,
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                    **how,
                )
            except self._client.exceptions.ConditionalCheckFailedException as refused:
                return cast("dict[str, Any]", refused.response).get("Item") == item
        return True
