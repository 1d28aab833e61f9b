"""What starts a re-index, tells how it stands and rolls back: for whoever does not do its work."""

from typing import Literal

from functions.parts import SearchSettings, client, open_generations
from functions.recipe import recipe_of
from shared.observe import metrics_for
from shared.reindex.parts import Steering
from shared.releases.bundle import load_bundle
from shared.retrieval.generation import next_name
from shared.stores.aws.rebuilds import DynamoRebuilds
from shared.stores.aws.tasks import SqsTasks
from shared.system import SystemClock


class SteeringSettings(SearchSettings):
    """Where the record of the last re-index and the queue of its work are."""

    rebuilds_table: str
    reindex_queue: str
    """The address of the queue."""
    metrics: Literal["emf", "none"] = "emf"


def steering(settings: SteeringSettings) -> Steering:
    """The parts for these settings."""
    return Steering(
        generations=open_generations(settings),
        rebuilds=DynamoRebuilds(client("dynamodb"), settings.rebuilds_table),
        tasks=SqsTasks(client("sqs"), settings.reindex_queue),
        clock=SystemClock(),
        metrics=metrics_for(settings.metrics),
        recipe=recipe_of(settings, load_bundle()),
        next_name=next_name,
    )
