"""The table of documents, in DynamoDB."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from shared.errors import Conflict
from shared.stores.age import age, id_of, read_age, to_page
from shared.stores.aws.reach import reach
from shared.stores.aws.revised import READ, Item, RevisedItems, number, texts
from shared.stores.cursor import LONGEST, Place, read_place
from shared.stores.moment import moment
from shared.types.documents import Document, DocumentPage
from shared.types.rebuild import Key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STORE = "The table of documents"
PENDING = "1"
KEYS_AT_ONCE = 100


class DynamoDocuments:
    """Items `{tenant, id, status, revision, body}`, and what puts them into the sparse indexes.

    `overdue` (`pending`, `deadline`) sees what is in the works, `newest` (`tenant`, `age`) what is
    not deleted. The body is the document as JSON; the rest is there to be asked for. Every method
    raises StoreUnavailable.
    """

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table
        self._items = RevisedItems(client, table, STORE)

    def create(self, document: Document) -> None:
        """Add a new document; the very same again is no harm. Raises Conflict on any other."""
        if not self._items.add(_item(document)):
            raise Conflict("There is already a document with this id.")

    def get(self, tenant: str, document_id: str) -> Document | None:
        """A tenant's document, as it was last saved, or nothing."""
        # DynamoDB refuses an impossible key rather than say that there is nothing.
        if not 0 < len(document_id.encode()) <= LONGEST:
            return None
        item = self._items.get(tenant=tenant, id=document_id)
        return _document(item) if item else None

    def list(self, tenant: str, limit: int, cursor: str | None) -> DocumentPage:
        """A page of a tenant's documents (`limit` >= 1) but for deleted ones, newest first.

        The index lags behind the table by moments. Raises InvalidRequest (param `cursor`) when
        the cursor is not one of ours.
        """
        after = read_age(cursor)
        start = texts({"tenant": tenant, "age": after, "id": id_of(after)}) if after else None
        with reach(STORE):
            reply = self._client.query(
                TableName=self._table,
                IndexName="newest",
                KeyConditionExpression="tenant = :tenant",
                ExpressionAttributeValues={":tenant": {"S": tenant}},
                ScanIndexForward=False,
                Limit=limit + 1,
                **cast("Any", {"ExclusiveStartKey": start} if start else {}),
            )
        found = [_document(item) for item in reply["Items"]]
        return to_page(found, limit, more="LastEvaluatedKey" in reply and len(found) <= limit)

    def save(self, document: Document) -> Document | None:
        """Replace the revision that was read, and return the next one; nothing where it is stale.

        The rule: who saves must have read the latest revision, and what is deleted stays deleted.
        """
        final = "" if document.status == "deleted" else "deleted"
        return self._save(
            document,
            f"{READ} AND #status <> :final",
            {":read": number(document.revision), ":final": {"S": final}},
            {"#status": "status"},
        )

    def revive(self, document: Document) -> Document | None:
        """Save, though it was deleted; nothing where the revision is stale."""
        return self._save(document, READ, {":read": number(document.revision)})

    def _save(
        self, document: Document, condition: str, values: Item, names: dict[str, str] | None = None
    ) -> Document | None:
        saved = document.model_copy(update={"revision": document.revision + 1})
        item = _item(saved)
        return saved if self._items.put(item, condition, values, names) in (None, item) else None

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
        last = cast("Item", reply.get("LastEvaluatedKey"))
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
        """Documents in the works and past their deadline, at most `limit`, longest overdue first.

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


def _key(key: Key) -> Item:
    return texts({"tenant": key[0], "id": key[1]})


def _item(document: Document) -> Item:
    fields = {
        "tenant": document.tenant,
        "id": document.id,
        "status": document.status,
        "body": document.model_dump_json(),
    }
    if document.status != "deleted":
        fields |= {"age": age(document)}
    if document.in_the_works and document.deadline:
        fields |= {"pending": PENDING, "deadline": moment(document.deadline)}
    return texts(fields) | {"revision": number(document.revision)}


def _document(item: Item) -> Document:
    return Document.model_validate_json(item["body"]["S"])
