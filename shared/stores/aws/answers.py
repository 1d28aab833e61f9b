"""Answers that may be given again, in DynamoDB."""

from typing import TYPE_CHECKING

from pydantic import ValidationError

from shared.ports import Clock
from shared.stores.aws.reach import reach
from shared.stores.keepable import keepable
from shared.types.events import KeptAnswer

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STORE = "The answer store"


class DynamoAnswers:
    """Items `{key, body, expires}`; `expires` (epoch seconds) is the table's TTL."""

    def __init__(self, client: "DynamoDBClient", table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    def get(self, key: str) -> KeptAnswer | None:
        """The answer under a key, unless it has expired.

        An answer that an older version of the code wrote in another shape counts as absent.
        Raises StoreUnavailable.
        """
        with reach(STORE):
            reply = self._client.get_item(TableName=self._table, Key={"key": {"S": key}})
        item = reply.get("Item")
        # DynamoDB deletes expired items some time later, within days; until then they still come.
        if not item or int(item["expires"]["N"]) <= self._clock.now().timestamp():
            return None
        try:
            return KeptAnswer.model_validate_json(item["body"]["S"])
        except ValidationError:
            return None

    def put(self, key: str, answer: KeptAnswer, seconds: int) -> None:
        """Keep an answer for so many seconds; one over 350 kB is not. Raises StoreUnavailable."""
        text = keepable(answer)
        if text is None:
            return
        expires = int(self._clock.now().timestamp()) + seconds
        with reach(STORE):
            self._client.put_item(
                TableName=self._table,
                Item={
                    "key": {"S": key},
                    "body": {"S": text},
                    "expires": {"N": str(expires)},
                },
            )
