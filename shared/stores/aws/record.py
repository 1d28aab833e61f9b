"""One record that is replaced by whoever has read it, in DynamoDB."""

from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeVar

from shared.stores.aws.revised import RevisedItems, number, texts

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEY = "last"


class Revised(Protocol):
    """A value that counts its saves, and can be written as JSON."""

    @property
    def revision(self) -> int:
        """How often it was saved."""

    def model_copy(self, *, update: dict[str, object]) -> Self:
        """The same but for these fields."""

    def model_dump_json(self) -> str:
        """The value as JSON."""

    @classmethod
    def model_validate_json(cls, json_data: str) -> Self:
        """The value again."""


Kept = TypeVar("Kept", bound=Revised)


class DynamoRecord(Generic[Kept]):
    """One item `{key, revision, body}`. Every method raises StoreUnavailable."""

    def __init__(self, client: "DynamoDBClient", table: str, store: str, kind: type[Kept]) -> None:
        self._items = RevisedItems(client, table, store)
        self._kind = kind

    def get(self) -> Kept | None:
        """The record as it was last saved."""
        item = self._items.get(key=KEY)
        return self._kind.model_validate_json(item["body"]["S"]) if item else None

    def save(self, record: Kept) -> Kept | None:
        """Replace the revision that was read, and return the next one; nothing where it is stale.

        Revisions count on: who begins anew takes up the last one's.
        """
        read = record.revision
        saved = record.model_copy(update={"revision": read + 1})
        item = texts({"key": KEY, "body": saved.model_dump_json()})
        item["revision"] = number(saved.revision)
        done = self._items.replace(item, read) if read else self._items.add(item)
        return saved if done else None
