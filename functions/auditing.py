"""What the functions are wired from that audit the system, by schedule or by hand."""

from datetime import timedelta

from functions.parts import client
from functions.telling import TellingSettings, herald
from shared.audit.parts import Auditing
from shared.document_ports import Audits, Queues
from shared.index_ports import Generations
from shared.ports import Metrics
from shared.retrieval.remover import GenerationRemover
from shared.stores.aws.audits import DynamoAudits
from shared.stores.aws.deliveries import DynamoDeliveries
from shared.stores.aws.documents import DynamoDocuments
from shared.stores.aws.intake import SqsIntake
from shared.stores.aws.postbox import SqsPostbox
from shared.stores.aws.queues import SqsQueues
from shared.stores.aws.uploads import S3Uploads
from shared.system import RandomIds, SystemClock


class AuditingSettings(TellingSettings):
    """Everything that an audit compares, and what repairs it."""

    documents_table: str
    uploads_bucket: str
    audits_table: str
    uploads_queue: str
    uploads_dead: str
    """The address of a queue's dead letters, as of the others below."""
    understanding_queue: str
    understanding_dead: str
    reindex_queue: str
    reindex_dead: str
    callbacks_dead: str


def audits(settings: AuditingSettings) -> Audits:
    """The record of the scheduled audit, for these settings."""
    return DynamoAudits(client("dynamodb"), settings.audits_table)


def auditing(
    settings: AuditingSettings,
    generations: Generations,
    metrics: Metrics,
    *,
    every: timedelta = timedelta(hours=1),
    files_every: int = 1,
) -> Auditing:
    """What an audit of these settings is made with, over every generation of the index."""
    clock = SystemClock()
    return Auditing(
        documents=DynamoDocuments(client("dynamodb"), settings.documents_table),
        uploads=S3Uploads(client("s3"), settings.uploads_bucket, clock),
        index=GenerationRemover(generations),
        herald=herald(settings),
        intake=SqsIntake(client("sqs"), settings.uploads_queue),
        understanding=SqsIntake(client("sqs"), settings.understanding_queue),
        clock=clock,
        ids=RandomIds(),
        generations=generations,
        deliveries=DynamoDeliveries(client("dynamodb"), settings.deliveries_table, clock),
        postbox=SqsPostbox(client("sqs"), settings.callbacks_queue),
        queues=_queues(settings),
        metrics=metrics,
        every=every,
        files_every=files_every,
    )


def _queues(settings: AuditingSettings) -> Queues:
    return SqsQueues(
        client("sqs"),
        {
            "uploads": (settings.uploads_queue, settings.uploads_dead),
            "understanding": (settings.understanding_queue, settings.understanding_dead),
            "reindex": (settings.reindex_queue, settings.reindex_dead),
            "callbacks": (settings.callbacks_queue, settings.callbacks_dead),
        },
    )
