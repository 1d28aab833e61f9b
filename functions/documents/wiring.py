"""Which adapters the documents function is made of."""

from functions.documents.settings import FunctionSettings
from functions.embedders import embedders
from functions.parts import card_of, client, open_generations
from shared.documents.desk import DocumentDesk
from shared.retrieval.generation import FORM
from shared.retrieval.indexer import GenerationIndexer
from shared.stores.aws.documents import DynamoDocuments
from shared.stores.aws.uploads import S3Uploads
from shared.system import RandomIds, SystemClock
from shared.types.recipe import Chunking, Recipe


def wire(settings: FunctionSettings) -> DocumentDesk:
    """The parts for these settings."""
    clock = SystemClock()
    # This function only takes documents out of the index. What puts them in is never asked, so
    # neither the release, which says how they are cut, nor an embedding model is shipped with it.
    recipe = Recipe(form=FORM, embedder=card_of(settings), chunking=Chunking())
    indexer = GenerationIndexer(
        open_generations(settings), embedders(settings, reads="document"), recipe
    )
    return DocumentDesk(
        DynamoDocuments(client("dynamodb"), settings.documents_table),
        S3Uploads(client("s3"), settings.uploads_bucket, clock),
        indexer,
        clock,
        RandomIds(),
    )
