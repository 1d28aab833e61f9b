"""Which adapters the audit function is made of."""

from functions.audit.settings import FunctionSettings
from functions.parts import client
from shared.ports import Documents
from shared.stores.aws.documents import DynamoDocuments


def wire(settings: FunctionSettings) -> Documents:
    """The table of documents."""
    return DynamoDocuments(client("dynamodb"), settings.documents_table)
