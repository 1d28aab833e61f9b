"""Which adapters the understand function is made of."""

from dataclasses import dataclass

from functions.parts import client, secrets
from functions.postpone import Postponer
from functions.telling import herald
from functions.understand.settings import FunctionSettings
from shared.models.door import ModelDoor
from shared.observe import metrics_for
from shared.prompts.library import PromptLibrary
from shared.releases.bundle import load_bundle
from shared.safety.phrases import PhraseGuard
from shared.stores.aws.documents import DynamoDocuments
from shared.stores.aws.ledger import DynamoLedger
from shared.stores.aws.traces import S3Traces
from shared.stores.aws.workbench import S3Workbench
from shared.system import RandomIds, SystemChance, SystemClock
from shared.understanding.parts import UnderstandingParts


@dataclass(frozen=True)
class Parts:
    """What the handler works with."""

    understanding: UnderstandingParts
    postponer: Postponer
    max_receives: int
    """How often a message is delivered before it goes to the dead letters."""


def wire(settings: FunctionSettings) -> Parts:
    """The parts for these settings."""
    return Parts(
        understanding=_understanding(settings),
        postponer=Postponer(client("sqs"), settings.understanding_queue, SystemChance()),
        max_receives=settings.understanding_receives,
    )


def _understanding(settings: FunctionSettings) -> UnderstandingParts:
    clock = SystemClock()
    return UnderstandingParts(
        release=load_bundle(),
        documents=DynamoDocuments(client("dynamodb"), settings.documents_table),
        bench=S3Workbench(client("s3"), settings.work_bucket),
        prompts=PromptLibrary(),
        models=ModelDoor(secrets(), clock),
        ledger=DynamoLedger(client("dynamodb"), settings.counters_table, clock),
        guard=PhraseGuard(),
        traces=S3Traces(client("s3"), settings.traces_bucket),
        herald=herald(settings),
        metrics=metrics_for(settings.metrics),
        clock=clock,
        ids=RandomIds(),
    )
