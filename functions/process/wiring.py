"""Which adapters the process function is made of."""

from functions.parts import client, open_embedder, open_index
from functions.process.settings import FunctionSettings
from shared.documents.process import Workshop
from shared.retrieval.chunk import StructureChunker
from shared.retrieval.extract.bounded import BoundedExtractor
from shared.retrieval.extract.limits import ExtractLimits
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
        chunker=StructureChunker(),
        embedder=open_embedder(settings, reads="document"),
        index=open_index(settings),
        clock=clock,
    )
