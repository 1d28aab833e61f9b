"""The second stage: what do the tenant's documents say about it?"""

from shared.ports import Retriever
from shared.types.chat import Ask
from shared.types.release import Feature, Retrieval
from shared.types.retrieval import Found, Query
from shared.types.rewriting import Rewriting

TURN_CHARACTERS = 500
"""Embedders read some 250 words; the question stands first, so that it is never what they miss."""


def retrieve(
    ask: Ask, feature: Feature, rewriting: Rewriting | None, retriever: Retriever
) -> Found:
    """The passages that the asker may see and the question finds, best first.

    A follow-up is searched as a model has rewritten it, or together with the turn before it.
    """
    query = Query(
        tenant=ask.principal.tenant,
        groups=ask.principal.groups,
        text=_searched(ask, feature.retrieval, rewriting),
        depth=feature.retrieval.depth,
        filters=ask.filters,
    )
    return retriever.search(query, feature.retrieval)


def _searched(ask: Ask, settings: Retrieval, rewriting: Rewriting | None) -> str:
    if rewriting is not None and rewriting.text:
        return rewriting.text
    turn = ask.turn_before[:TURN_CHARACTERS] if settings.turns == "previous" else ""
    return f"{ask.question}\n{turn}" if turn else ask.question
