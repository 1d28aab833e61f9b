"""Asks two generations the same questions, and says at which rank each shows the right passage."""

from collections.abc import Sequence

from shared.errors import OutOfTime
from shared.ports import Retriever
from shared.reindex.compare import CUT, Ranks
from shared.reindex.parts import SecondsLeft
from shared.types.rebuild import GoldenQuestion
from shared.types.release import Retrieval
from shared.types.retrieval import Query

SECONDS_TO_ACT = 60


def ask(
    questions: Sequence[GoldenQuestion],
    live: Retriever,
    new: Retriever,
    settings: Retrieval,
    seconds_left: SecondsLeft,
) -> Sequence[Ranks]:
    """One pair of ranks for each question that there was time for, in order.

    Each is asked on behalf of its tenant and with its groups. Raises BackendError, and OutOfTime
    where there was time for none.
    """
    deep = settings.model_copy(update={"passages": max(CUT, settings.passages)})
    ranks: list[Ranks] = []
    for question in questions:
        if seconds_left() < SECONDS_TO_ACT:
            break
        ranks.append((_rank(question, live, deep), _rank(question, new, deep)))
    if questions and not ranks:
        raise OutOfTime("There was no time to compare the new index with the live one.")
    return ranks


def _rank(question: GoldenQuestion, retriever: Retriever, settings: Retrieval) -> int | None:
    """At which rank the first passage stands that shows the quote, 1 being the best."""
    query = Query(
        tenant=question.tenant,
        groups=question.groups,
        text=question.question,
        depth=settings.depth,
    )
    quote = _plain(question.quote)
    shown = (hit.passage.shown for hit in retriever.search(query, settings).hits)
    return next((rank for rank, text in enumerate(shown, 1) if quote in _plain(text)), None)


def _plain(text: str) -> str:
    return " ".join(text.split())
