"""The third stage: was this asked before, and does the evidence for that answer still stand?"""

from datetime import datetime

from shared.ports import Answers
from shared.types.chat import Ask
from shared.types.events import Answer, DraftEvent, Stop, Text
from shared.types.retrieval import Found


def recall(ask: Ask, found: Found, release: str, answers: Answers) -> tuple[DraftEvent, ...] | None:
    """The events of a cached answer to this very question, or nothing where none may be served."""
    if ask.cache == "skip" or ask.tools:
        return None
    kept = answers.get(ask.fingerprint(release, found.generation))
    if kept is None or not _still_stands(*kept, found):
        return None
    answer, _ = kept
    return (Text(text=answer.text), *answer.citations, Stop(reason=answer.end.reason))


def _still_stands(answer: Answer, made_at: datetime, found: Found) -> bool:
    """Whether every cited passage is unchanged and found, and nothing newer outranks one of them.

    A passage's id is a hash of its content and place, so an equal id is an unchanged passage.
    """
    ranks = {(hit.passage.document_id, hit.passage.id): at for at, hit in enumerate(found.hits)}
    cited = [ranks.get((it.document_id, it.passage_id)) for it in answer.citations]
    standing = [rank for rank in cited if rank is not None]
    if not standing or len(standing) < len(cited):
        return False
    return all(hit.passage.indexed_at <= made_at for hit in found.hits[: max(standing)])
