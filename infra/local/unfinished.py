"""Whether an upload still has to be processed, after a stop that forgot the messages under way."""

import hashlib
from typing import TYPE_CHECKING

from infra.local.names import table_name
from infra.local.shelf import Kept
from infra.topology import TABLES
from shared.stores.documents import DynamoDocuments

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

DOCUMENTS = next(table_name(table) for table in TABLES if table.name == "documents")


def is_unfinished(kept: Kept, client: "DynamoDBClient") -> bool:
    """All but an upload whose document ended with this very content: doing it twice is no harm."""
    tenant, document_id, *_ = [*kept.key.split("/", 2), "", ""]
    document = DynamoDocuments(client, DOCUMENTS).get(tenant, document_id)
    content = hashlib.md5(kept.body, usedforsecurity=False).hexdigest()
    return not (
        document and document.status in ("indexed", "failed") and document.version == content
    )
