"""Which adapters the process function is made of."""

from functions.embedders import embedders
from functions.parts import client, open_generations
from functions.process.settings import FunctionSettings
from functions.recipe import recipe_of
from shared.documents.process import Workshop
from shared.releases.bundle import load_bundle
from shared.retrieval.extract.bounded import BoundedExtractor
from shared.retrieval.extract.limits import ExtractLimits
from shared.retrieval.indexer import GenerationIndexer
from shared.stores.aws.documents import DynamoDocuments
from shared.stores.aws.uploads import S3Uploads
from shared.system import SystemClock


def wire(settings: FunctionSettings) -> Workshop:
    """The parts for these settings."""
    clock = SystemClock()
    limits = ExtractLimits()
    return Workshop(
        documents=DynamoDocuments(client("dynamodb"), settings.documents_table),
        uploads=S3Uploads(client("s3"), settings.uploads_bucket, clock, limits.file_bytes),
        extractor=BoundedExtractor(limits),
        indexer=GenerationIndexer(
            open_generations(settings),
            embedders(settings, reads="document"),
            recipe_of(settings, load_bundle()),
        ),
        clock=clock,
    )
