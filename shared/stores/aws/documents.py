"""The table of documents, in DynamoDB."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from shared.errors import Conflict
from shared.stores.aws.reach import reach
from shared.stores.cursor import Place, read_cursor, read_place, to_page
from shared.stores.moment import moment
from shared.types.documents import TERMINAL, Document, DocumentPage
from shared.types.rebuild import Key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STORE = "The table of documents"
PENDING = "1"
KEYS_AT_ONCE = 100
LONGEST_ID = 1_024
"""Bytes of a sort key; DynamoDB refuses a longer one rather than say that it is not there."""


class DynamoDocuments:
    """Items `{tenant, id, status, revision, body}`, and `{pending, deadline}` while in the works.

    The sparse index `overdue` (`pending`, `deadline`) sees only the latter. The body is the
    document as JSON; the rest is there to be asked for. Every method raises StoreUnavailable.
    """

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def create(self, document: Document) -> None:
        """Add a new document; the very same again is no harm. Raises Conflict on any other."""
        if not self._put(document, ConditionExpression="attribute_not_exists(id)"):
            raise Conflict("There is already a document with this id.")

    def get(self, tenant: str, document_id: str) -> Document | None:
        """A tenant's document, as it was last saved, or nothing."""
        if not 0 < len(document_id.encode()) <= LONGEST_ID:
            return None
        with reach(STORE):
            reply = self._client.get_item(
                TableName=self._table,
                Key=_key((tenant, document_id)),
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

    def save(self, document: Document) -> Document | None:
        """Replace the revision that was read, and return the next one; nothing where it is stale.

        The rule: who saves must have read the latest revision, and what is deleted stays deleted.
        """
        saved = document.model_copy(update={"revision": document.revision + 1})
        done = self._put(
            saved,
            ConditionExpression="revision = :read AND #status <> :final",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={
                ":read": {"N": str(document.revision)},
                ":final": {"S": "" if document.status == "deleted" else "deleted"},
            },
        )
        return saved if done else None

    def scan(self, limit: int, cursor: str | None) -> DocumentPage:
        """A page of all tenants' documents (`limit` >= 1), deleted ones too.

        A page may be short, or empty, and yet others follow: `next_cursor` alone says so.
        """
        after = read_place(cursor)
        start = {"ExclusiveStartKey": _key((after.tenant, after.id))} if after else {}
        with reach(STORE):
            reply = self._client.scan(
                TableName=self._table, Limit=limit, ConsistentRead=True, **cast("Any", start)
            )
        found = tuple(_document(item) for item in reply["Items"])
        last = cast("dict[str, Any]", reply.get("LastEvaluatedKey"))
        place = Place(tenant=last["tenant"]["S"], id=last["id"]["S"]).text() if last else None
        return DocumentPage(documents=found, next_cursor=place)

    def several(self, keys: Collection[Key]) -> dict[Key, Document]:
        """The documents with these tenants and ids that there are, as they were last saved."""
        wanted = list(dict.fromkeys(keys))
        found = [
            document
            for first in range(0, len(wanted), KEYS_AT_ONCE)
            for document in self._batch(wanted[first : first + KEYS_AT_ONCE])
        ]
        return {(document.tenant, document.id): document for document in found}

    def _batch(self, keys: Sequence[Key]) -> Sequence[Document]:
        """At most a hundred documents; DynamoDB may give some and leave the rest for later."""
        left: Any = {self._table: {"Keys": [_key(key) for key in keys], "ConsistentRead": True}}
        found: Sequence[Document] = ()
        while left:
            with reach(STORE):
                reply = self._client.batch_get_item(RequestItems=left)
            given = reply["Responses"].get(self._table, [])
            found = (*found, *(_document(item) for item in given))
            left = reply.get("UnprocessedKeys")
        return found

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

    def _put(self, document: Document, **condition: Any) -> bool:
        """Write under a condition. It also holds if the very same stands there already: the reply
        to the first try was lost, and botocore has tried again."""
        item = _item(document)
        with reach(STORE):
            try:
                self._client.put_item(
                    TableName=self._table,
                    Item=item,
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                    **condition,
                )
            except self._client.exceptions.ConditionalCheckFailedException as refused:
                return cast("dict[str, Any]", refused.response).get("Item") == item
        return True


def _key(key: Key) -> dict[str, Any]:
    return {"tenant": {"S": key[0]}, "id": {"S": key[1]}}


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
    return item | {"revision": {"N": str(document.revision)}}


def _document(item: dict[str, Any]) -> Document:
    return Document.model_validate_json(item["body"]["S"])
