"""The third stage: was this asked before, and does the evidence for that answer still stand?"""

from collections.abc import Generator

from shared.errors import StoreUnavailable
from shared.ports import Answers, Metrics
from shared.types.chat import Ask
from shared.types.events import DraftEvent, KeptAnswer, Stop, Text
from shared.types.retrieval import Found

WHOLE = Stop(reason="stop")
"""Only answers that came to their own end are kept."""


def recall(
    ask: Ask, found: Found, release: str, answers: Answers, metrics: Metrics
) -> Generator[DraftEvent] | None:
    """The events of a cached answer to this very question, or nothing where none may be served."""
    if not ask.may_be_cached:
        return None
    try:
        kept = answers.get(ask.fingerprint(release, found.generation))
    except StoreUnavailable:
        metrics.measure("CacheUnavailable", 1, "Count")
        return None
    if kept is None or not _still_stands(kept, found):
        return None
    answer = kept.answer
    events: tuple[DraftEvent, ...] = (Text(text=answer.text), *answer.citations, WHOLE)
    return (event for event in events)


def _still_stands(kept: KeptAnswer, found: Found) -> bool:
    """Whether every cited passage is found unchanged, and nothing unseen outranks one of them."""
    ranks = {hit.passage.key: rank for rank, hit in enumerate(found.hits)}
    cited = [citation.key for citation in kept.answer.citations]
    if not cited or not ranks.keys() >= set(cited):
        return False
    lowest = max(ranks[key] for key in cited)
    return all(hit.passage.key in kept.seen for hit in found.hits[:lowest])
