"""What every function is wired from that tells owners what happened."""

from functions.parts import client
from shared.settings import Settings
from shared.stores.aws.deliveries import DynamoDeliveries
from shared.stores.aws.endpoints import DynamoEndpoints
from shared.stores.aws.postbox import SqsPostbox
from shared.system import SystemClock
from shared.webhook_ports import Herald
from shared.webhooks.herald import WebhookHerald


class TellingSettings(Settings):
    """Where endpoints and deliveries are kept, and the queue that deliveries wait in."""

    webhooks_table: str
    deliveries_table: str
    callbacks_queue: str


def herald(settings: TellingSettings) -> Herald:
    """Whoever tells owners, for these settings."""
    return WebhookHerald(
        DynamoEndpoints(client("dynamodb"), settings.webhooks_table),
        DynamoDeliveries(client("dynamodb"), settings.deliveries_table, SystemClock()),
        SqsPostbox(client("sqs"), settings.callbacks_queue),
        SystemClock(),
    )
