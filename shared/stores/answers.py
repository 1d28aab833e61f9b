"""Answers that may be given again, in DynamoDB."""

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from shared.ports import Clock
from shared.stores.keepable import keepable
from shared.stores.moment import moment
from shared.stores.reach import reach
from shared.types.events import Answer

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STORE = "The answer store"


class DynamoAnswers:
    """Items `{key, body, made_at, expires}`; `expires` (epoch seconds) is the table's TTL."""

    def __init__(self, client: "DynamoDBClient", table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    def get(self, key: str) -> tuple[Answer, datetime] | None:
        """The answer under a key, with when it was made, unless it has expired.

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
            answer = Answer.model_validate_json(item["body"]["S"])
        except ValidationError:
            return None
        return answer, datetime.fromisoformat(item["made_at"]["S"])

    def put(self, key: str, answer: Answer, seconds: int) -> None:
        """Keep an answer for so many seconds; one over 350 kB is not. Raises StoreUnavailable."""
        text = keepable(answer)
        if text is None:
            return
        now = self._clock.now()
        with reach(STORE):
            self._client.put_item(
                TableName=self._table,
                Item={
                    "key": {"S": key},
                    "body": {"S": text},
                    "made_at": {"S": moment(now)},
                    "expires": {"N": str(int(now.timestamp()) + seconds)},
                },
            )
