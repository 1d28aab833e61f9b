"""Whether an upload still has to be processed, after a stop that forgot the messages under way."""

import hashlib
from typing import TYPE_CHECKING

from infra.local.names import table_name
from infra.local.shelf import Kept
from infra.topology import TABLES
from shared.stores.aws.documents import DynamoDocuments
from shared.types.documents import parts_of_key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

DOCUMENTS = next(table_name(table) for table in TABLES if table.name == "documents")


def is_unfinished(kept: Kept, client: "DynamoDBClient") -> bool:
    """All but an upload whose document ended with this very content: doing it twice is no harm."""
    parts = parts_of_key(kept.key)
    if parts is None:
        return True
    tenant, document_id, _ = parts
    document = DynamoDocuments(client, DOCUMENTS).get(tenant, document_id)
    version = hashlib.md5(kept.body, usedforsecurity=False).hexdigest()
    return document is None or not document.has_processed(version)
