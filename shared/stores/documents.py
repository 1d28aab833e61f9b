"""The table of documents, in DynamoDB."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from shared.errors import Conflict
from shared.stores.cursor import read_cursor, to_page
from shared.stores.moment import moment
from shared.stores.reach import reach
from shared.types.documents import TERMINAL, Document, DocumentPage

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STORE = "The table of documents"
PENDING = "1"
EXISTS = "attribute_exists(id)"
AGAIN = f"{EXISTS} AND #status <> :deleted AND attempts <= :attempts"
NEWER = f"{AGAIN} AND (attempts < :attempts OR #status <> :indexed)"


class DynamoDocuments:
    """Items `{tenant, id, status, attempts, body}`, and `{pending, deadline}` while in the works.

    The sparse index `overdue` (`pending`, `deadline`) sees only the latter. The body is the
    document as JSON; the rest is there to be asked for. Every method raises StoreUnavailable.
    """

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def create(self, document: Document) -> None:
        """Add a new document; the very same again is no harm. Raises Conflict on any other."""
        item = _item(document)
        with reach(STORE):
            try:
                self._client.put_item(
                    TableName=self._table,
                    Item=item,
                    ConditionExpression="attribute_not_exists(id)",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except self._client.exceptions.ConditionalCheckFailedException as refused:
                if cast("dict[str, Any]", refused.response).get("Item") != item:
                    raise Conflict("There is already a document with this id.") from refused

    def get(self, tenant: str, document_id: str) -> Document | None:
        """A tenant's document, as it was last saved, or nothing."""
        with reach(STORE):
            reply = self._client.get_item(
                TableName=self._table,
                Key={"tenant": {"S": tenant}, "id": {"S": document_id}},
                ConsistentRead=True,
            )
        return _document(reply["Item"]) if "Item" in reply else None

    def list(self, tenant: str, limit: int, cursor: str | None) -> DocumentPage:
        """A page of a tenant's documents (`limit` >= 1), deleted ones too, newest first.

        Raises InvalidRequest (param `cursor`) when the cursor is not one of ours.
        """
        after = read_cursor(cursor)
        start = {"ExclusiveStartKey": {"tenant": {"S": tenant}, "id": {"S": after}}}
        with reach(STORE):
            reply = self._client.query(
                TableName=self._table,
                KeyConditionExpression="tenant = :tenant",
                ExpressionAttributeValues={":tenant": {"S": tenant}},
                ScanIndexForward=False,
                Limit=limit + 1,
                **cast("Any", start if after else {}),
            )
        found = [_document(item) for item in reply["Items"]]
        return to_page(found, limit, more="LastEvaluatedKey" in reply and len(found) <= limit)

    def save(self, document: Document) -> bool:
        """Replace a document that exists; says whether it was saved.

        The rule: a deletion always wins, and stays. Otherwise a later attempt (`attempts`) wins
        over an earlier one, and within one attempt the last save wins, but `indexed` stays. So
        neither a late worker nor a late sweep undoes what came after it, whatever their clocks say.
        """
        replaces: dict[str, Any] = {"ConditionExpression": EXISTS}
        if document.status != "deleted":
            replaces = {
                "ConditionExpression": AGAIN if document.status == "indexed" else NEWER,
                "ExpressionAttributeNames": {"#status": "status"},
                "ExpressionAttributeValues": _values(document),
            }
        with reach(STORE):
            try:
                self._client.put_item(TableName=self._table, Item=_item(document), **replaces)
            except self._client.exceptions.ConditionalCheckFailedException:
                return False
        return True

    def overdue(self, now: datetime, limit: int) -> Sequence[Document]:
        """Documents past their deadline and not terminal, at most `limit`, longest overdue first.

        The index lags behind the table by moments: get a document anew before acting on it.
        """
        with reach(STORE):
            reply = self._client.query(
                TableName=self._table,
                IndexName="overdue",
                KeyConditionExpression="pending = :pending AND deadline < :now",
                ExpressionAttributeValues={":pending": {"S": PENDING}, ":now": {"S": moment(now)}},
                Limit=limit,
            )
        return [_document(item) for item in reply["Items"]]


def _values(document: Document) -> dict[str, Any]:
    values = {":attempts": {"N": str(document.attempts)}, ":deleted": {"S": "deleted"}}
    return values if document.status == "indexed" else values | {":indexed": {"S": "indexed"}}


def _item(document: Document) -> dict[str, Any]:
    fields = {
        "tenant": document.tenant,
        "id": document.id,
        "status": document.status,
        "body": document.model_dump_json(),
    }
    if document.status not in TERMINAL and document.deadline:
        fields |= {"pending": PENDING, "deadline": moment(document.deadline)}
    item: dict[str, Any] = {name: {"S": value} for name, value in fields.items()}
    return item | {"attempts": {"N": str(document.attempts)}}


def _document(item: dict[str, Any]) -> Document:
    return Document.model_validate_json(item["body"]["S"])
