"""The record of the scheduled audit, in DynamoDB."""

from typing import TYPE_CHECKING

from shared.stores.aws.record import DynamoRecord
from shared.types.audit import AuditRun

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STORE = "The record of the audit"


class DynamoAudits(DynamoRecord[AuditRun]):
    """The round of the audit that is under way or ended last; it raises StoreUnavailable."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        super().__init__(client, table, STORE, AuditRun)
