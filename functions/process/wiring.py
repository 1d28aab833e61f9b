"""Which adapters the process function is made of."""

from dataclasses import dataclass

from functions.embedders import embedders
from functions.parts import client, open_generations
from functions.postpone import Postponer
from functions.process.settings import FunctionSettings
from functions.recipe import recipe_of
from functions.telling import herald
from shared.documents.workshop import Workshop
from shared.observe import metrics_for
from shared.ports import Metrics
from shared.releases.bundle import load_bundle
from shared.retrieval.extract.bounded import BoundedExtractor
from shared.retrieval.extract.limits import ExtractLimits
from shared.retrieval.indexer import GenerationIndexer
from shared.stores.aws.documents import DynamoDocuments
from shared.stores.aws.intake import SqsIntake
from shared.stores.aws.uploads import S3Uploads
from shared.stores.aws.workbench import S3Workbench
from shared.system import RandomIds, SystemChance, SystemClock


@dataclass(frozen=True)
class Parts:
    """What the handler works with."""

    shop: Workshop
    postponer: Postponer
    metrics: Metrics
    max_receives: int
    """How often a message is delivered before it goes to the dead letters."""


def wire(settings: FunctionSettings) -> Parts:
    """The parts for these settings."""
    return Parts(
        shop=_workshop(settings),
        postponer=Postponer(client("sqs"), settings.uploads_queue, SystemChance()),
        metrics=metrics_for(settings.metrics),
        max_receives=settings.uploads_receives,
    )


def _workshop(settings: FunctionSettings) -> Workshop:
    clock, limits, release = SystemClock(), ExtractLimits(), load_bundle()
    return Workshop(
        documents=DynamoDocuments(client("dynamodb"), settings.documents_table),
        uploads=S3Uploads(client("s3"), settings.uploads_bucket, clock, limits.file_bytes),
        extractor=BoundedExtractor(limits),
        indexer=GenerationIndexer(
            open_generations(settings),
            embedders(settings, reads="document"),
            recipe_of(settings, release),
        ),
        herald=herald(settings),
        intake=SqsIntake(client("sqs"), settings.uploads_queue),
        understanding=SqsIntake(client("sqs"), settings.understanding_queue),
        bench=S3Workbench(client("s3"), settings.work_bucket),
        clock=clock,
        ids=RandomIds(),
        understands=any(feature.understanding for feature in release.features.values()),
    )
