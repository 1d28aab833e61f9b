"""Which adapters the deliver function is made of."""

from functions.deliver.settings import FunctionSettings
from functions.parts import client
from functions.telling import herald
from shared.couriers.https import HttpsCourier
from shared.observe import metrics_for
from shared.stores.aws.deliveries import DynamoDeliveries
from shared.stores.aws.endpoints import DynamoEndpoints
from shared.stores.aws.postbox import SqsPostbox
from shared.system import SystemChance, SystemClock
from shared.webhooks.deliver import Delivering


def wire(settings: FunctionSettings) -> Delivering:
    """The parts for these settings."""
    clock = SystemClock()
    return Delivering(
        endpoints=DynamoEndpoints(client("dynamodb"), settings.webhooks_table),
        deliveries=DynamoDeliveries(client("dynamodb"), settings.deliveries_table, clock),
        postbox=SqsPostbox(client("sqs"), settings.callbacks_queue),
        courier=HttpsCourier(allow_loopback=settings.callbacks_allow_loopback, clock=clock),
        herald=herald(settings),
        clock=clock,
        chance=SystemChance(),
        metrics=metrics_for(settings.metrics),
    )
