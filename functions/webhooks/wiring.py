"""Which adapters the webhooks function is made of."""

from functions.parts import client
from functions.webhooks.settings import FunctionSettings
from shared.couriers.https import HttpsCourier
from shared.stores.aws.deliveries import DynamoDeliveries
from shared.stores.aws.endpoints import DynamoEndpoints
from shared.stores.aws.postbox import SqsPostbox
from shared.system import RandomIds, SystemChance, SystemClock
from shared.webhooks.desk import WebhookDesk


def wire(settings: FunctionSettings) -> WebhookDesk:
    """The parts for these settings."""
    clock = SystemClock()
    return WebhookDesk(
        DynamoEndpoints(client("dynamodb"), settings.webhooks_table),
        DynamoDeliveries(client("dynamodb"), settings.deliveries_table, clock),
        SqsPostbox(client("sqs"), settings.callbacks_queue),
        HttpsCourier(allow_loopback=settings.callbacks_allow_loopback, clock=clock),
        clock,
        RandomIds(),
        SystemChance(),
    )
