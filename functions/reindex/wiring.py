"""Which adapters the reindex function is made of."""

from datetime import timedelta

from functions.embedders import embedders
from functions.parts import client, secrets
from functions.reindex.settings import FunctionSettings
from functions.steering import steering
from shared.ports import Retriever
from shared.reindex.parts import Rebuilding
from shared.releases.bundle import load_bundle
from shared.releases.golden import load_golden
from shared.retrieval.extract.bounded import BoundedExtractor
from shared.retrieval.extract.limits import ExtractLimits
from shared.retrieval.indexer import GenerationIndexer
from shared.retrieval.pinned import PinnedGenerations
from shared.retrieval.rerank.door import RerankDoor
from shared.retrieval.retriever import HybridRetriever
from shared.stores.aws.documents import DynamoDocuments
from shared.stores.aws.uploads import S3Uploads
from shared.system import SystemClock
from shared.types.rebuild import GoldenQuestion
from shared.types.recipe import Generation
from shared.types.release import Bundle, Retrieval


def wire(settings: FunctionSettings) -> Rebuilding:
    """The parts for these settings."""
    steers = steering(settings)
    reading, asking = embedders(settings, reads="document"), embedders(settings, reads="query")
    reranker = RerankDoor(secrets())
    limits = ExtractLimits()
    retrieval, golden = _gate(load_bundle())

    def searching(generation: Generation) -> Retriever:
        pinned = PinnedGenerations(steers.generations, generation)
        return HybridRetriever(pinned, asking, reranker, steers.metrics)

    return Rebuilding(
        **vars(steers),
        documents=DynamoDocuments(client("dynamodb"), settings.documents_table),
        uploads=S3Uploads(client("s3"), settings.uploads_bucket, SystemClock(), limits.file_bytes),
        extractor=BoundedExtractor(limits),
        indexer=GenerationIndexer(steers.generations, reading, steers.recipe),
        embedders=reading,
        searching=searching,
        retrieval=retrieval,
        golden=golden,
        every=timedelta(days=settings.reindex_days) if settings.reindex_days else None,
        pause_seconds=settings.reindex_pause_seconds,
    )


def _gate(release: Bundle) -> tuple[Retrieval, tuple[GoldenQuestion, ...]]:
    """How a new index is judged: as the first feature that has golden questions searches."""
    golden = load_golden()
    asked = [name for name in release.features if golden.get(name)] or list(release.features)
    return release.features[asked[0]].retrieval, golden.get(asked[0], ())
