"""Which adapters the authorizer is made of."""

from functions.authorize.settings import FunctionSettings
from functions.parts import client
from shared.ports import Keys
from shared.stores.aws.keys import DynamoKeys


def wire(settings: FunctionSettings) -> Keys:
    """The table of API keys."""
    return DynamoKeys(client("dynamodb"), settings.keys_table)
