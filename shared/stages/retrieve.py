"""The second stage: what do the tenant's documents say about it?"""

from shared.ports import Retriever
from shared.types.chat import Ask
from shared.types.release import Feature
from shared.types.retrieval import Found, Query


def retrieve(ask: Ask, feature: Feature, retriever: Retriever) -> Found:
    """The passages that the asker may see and the question finds, best first."""
    query = Query(
        tenant=ask.principal.tenant,
        groups=ask.principal.groups,
        text=ask.question,
        depth=feature.retrieval.depth,
    )
    return retriever.search(query, feature.retrieval)
