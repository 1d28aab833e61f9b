"""Which adapters the search function is made of."""

from dataclasses import dataclass

from functions.embedders import embedders
from functions.parts import open_generations, secrets
from functions.search.settings import FunctionSettings
from shared.observe import metrics_for
from shared.ports import Retriever
from shared.releases.bundle import load_bundle
from shared.retrieval.rerank.door import RerankDoor
from shared.retrieval.retriever import HybridRetriever
from shared.types.release import Bundle


@dataclass(frozen=True)
class Wiring:
    """What a search needs: the features' settings, and something that searches."""

    release: Bundle
    retriever: Retriever


def wire(settings: FunctionSettings) -> Wiring:
    """The parts for these settings."""
    retriever = HybridRetriever(
        open_generations(settings),
        embedders(settings, reads="query"),
        RerankDoor(secrets()),
        metrics_for(settings.metrics),
    )
    return Wiring(load_bundle(), retriever)
