"""Which adapters the documents function is made of."""

from functions.documents.settings import FunctionSettings
from functions.parts import client, open_generations
from functions.telling import herald
from shared.documents.desk import DocumentDesk
from shared.retrieval.remover import GenerationRemover
from shared.stores.aws.documents import DynamoDocuments
from shared.stores.aws.intake import SqsIntake
from shared.stores.aws.uploads import S3Uploads
from shared.system import RandomIds, SystemClock


def wire(settings: FunctionSettings) -> DocumentDesk:
    """The parts for these settings."""
    clock = SystemClock()
    return DocumentDesk(
        documents=DynamoDocuments(client("dynamodb"), settings.documents_table),
        uploads=S3Uploads(client("s3"), settings.uploads_bucket, clock),
        index=GenerationRemover(open_generations(settings)),
        herald=herald(settings),
        intake=SqsIntake(client("sqs"), settings.uploads_queue),
        clock=clock,
        ids=RandomIds(),
    )
