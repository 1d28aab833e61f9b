"""Which adapters the chat function is made of."""

from functions.chat.settings import FunctionSettings
from functions.embedders import embedders
from functions.parts import client, open_generations, secrets
from shared.models.door import ModelDoor
from shared.observe import metrics_for
from shared.ports import Ports
from shared.prompts.library import PromptLibrary
from shared.releases.bundle import load_bundle
from shared.retrieval.rerank.door import RerankDoor
from shared.retrieval.retriever import HybridRetriever
from shared.safety.phrases import PhraseGuard
from shared.stores.aws.answers import DynamoAnswers
from shared.stores.aws.ledger import DynamoLedger
from shared.stores.aws.traces import S3Traces
from shared.system import RandomIds, SystemClock


def wire(settings: FunctionSettings) -> Ports:
    """The parts for these settings."""
    clock = SystemClock()
    metrics = metrics_for(settings.metrics)
    return Ports(
        release=load_bundle(),
        retriever=HybridRetriever(
            open_generations(settings),
            embedders(settings, reads="query"),
            RerankDoor(secrets()),
            metrics,
        ),
        answers=DynamoAnswers(client("dynamodb"), settings.answers_table, clock),
        prompts=PromptLibrary(),
        models=ModelDoor(secrets(), clock),
        ledger=DynamoLedger(client("dynamodb"), settings.counters_table, clock),
        guard=PhraseGuard(),
        traces=S3Traces(client("s3"), settings.traces_bucket),
        metrics=metrics,
        clock=clock,
        ids=RandomIds(),
    )
