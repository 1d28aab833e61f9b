"""Writes down what was understood of a document, and tells its owner."""

from shared.documents.extracts import clear_extract
from shared.documents.news import with_news
from shared.documents.save import MEANWHILE, save
from shared.documents.tell import tell
from shared.errors import Overtaken
from shared.types.documents import Document
from shared.types.understanding import Understanding
from shared.understanding.awaited import waits
from shared.understanding.parts import UnderstandingParts

TRIES = 10


def end(document: Document, made: Understanding, parts: UnderstandingParts) -> Document | None:
    """Save what was made of a document's content with the news of it, tell, and clear its text.

    Where the document waits no more, or has another version by now, what was made is dropped and
    nothing returned. Raises Overtaken, or StoreUnavailable.
    """
    version = document.version
    for _ in range(TRIES):
        try:
            saved = _saved(document, made, parts)
        except Overtaken:
            now = parts.documents.get(document.tenant, document.id)
            if now is None or not waits(now, version):
                return None
            document = now
            continue
        parts.metrics.measure("Understandings", 1, "Count", outcome=made.state)
        told = tell(saved, parts.documents, parts.herald)
        clear_extract(saved, parts.bench)
        return told
    raise Overtaken(MEANWHILE)


def _saved(document: Document, made: Understanding, parts: UnderstandingParts) -> Document:
    now = parts.clock.now()
    before = document.understanding or made
    understanding = made.model_copy(
        update={
            "version": document.version,
            "attempts": before.attempts,
            "cost": before.cost + made.cost,
            "ended_at": now,
        }
    )
    ended = document.model_copy(update={"understanding": understanding, "updated_at": now})
    news = with_news(ended, parts.ids.new("evt"), now, "document.understood").news
    return save(document, parts, at=now, understanding=understanding, news=news)
