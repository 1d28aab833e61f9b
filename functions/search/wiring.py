"""Which adapters the search function is made of."""

from dataclasses import dataclass

from functions.parts import open_embedder, open_index
from functions.search.settings import FunctionSettings
from shared.ports import Retriever
from shared.releases.bundle import load_bundle
from shared.retrieval.retriever import HybridRetriever
from shared.types.release import Bundle


@dataclass(frozen=True)
class Wiring:
    """What a search needs: the features' settings, and something that searches."""

    release: Bundle
    retriever: Retriever


def wire(settings: FunctionSettings) -> Wiring:
    """The parts for these settings."""
    embedder = open_embedder(settings, reads="query")
    return Wiring(load_bundle(), HybridRetriever(embedder, open_index(settings)))
