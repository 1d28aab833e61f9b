"""Sets a document going again that stands still, or brings it to an end."""

from shared.documents.fail import fail
from shared.documents.files import file_at
from shared.documents.finish import finish
from shared.documents.lose import lose
from shared.documents.news import with_news
from shared.documents.save import save
from shared.documents.sweeping import Sweeping
from shared.documents.tell import tell
from shared.errors import Overtaken
from shared.types.documents import Document, Failure, ProcessTask, UnderstandTask

MOST_RESUMED = 3
NEVER_CAME = Failure(
    code="upload_expired",
    detail="No file was uploaded within an hour. Create the document again and upload its bytes.",
)
NEVER_ENDED = Failure(
    code="processing_timed_out",
    detail="Processing did not end in time. Upload the file again, or ask support to look at it.",
)
NOT_UNDERSTOOD = "It was not understood in time. Reprocess the document to try again."


def resume(document: Document, parts: Sweeping) -> Document | None:
    """Do, or have done, what is to be done next about a document in the works.

    It must have been read just now. What was not finished is handed out again, at most three times;
    then it fails, and says why. Gives the document as it stands then; nothing where there was
    nothing to do, or somebody else was quicker. Raises BackendError.
    """
    if not document.in_the_works:
        return None
    try:
        if document.status in ("failed", "deleted"):
            return finish(document, parts)
        if document.status == "indexed":
            return _have_understood(tell(document, parts.documents, parts.herald), parts)
        return _have_processed(document, parts)
    except Overtaken:
        return None


def _have_processed(document: Document, parts: Sweeping) -> Document | None:
    before = parts.clock.now()
    stored = parts.uploads.describe(document.key)
    if stored is None:
        if document.status == "awaiting_upload":
            return fail(document, NEVER_CAME, parts)
        return lose(document, before, parts)
    if document.resumed >= MOST_RESUMED:
        return fail(document, NEVER_ENDED, parts)
    saved = save(document, parts, resumed=document.resumed + 1)
    parts.intake.send([ProcessTask(upload=file_at(stored))])
    return saved


def _have_understood(document: Document, parts: Sweeping) -> Document:
    understanding = document.understanding
    if document.status != "indexed" or understanding is None or understanding.state != "waiting":
        return document
    if document.resumed >= MOST_RESUMED:
        return _skip(document, parts)
    saved = save(document, parts, resumed=document.resumed + 1)
    task = UnderstandTask(tenant=saved.tenant, document_id=saved.id, version=saved.version)
    parts.understanding.send([task])
    return saved


def _skip(document: Document, parts: Sweeping) -> Document:
    """Go without: whoever waits for what was understood hears that nothing will come."""
    assert document.understanding
    now = parts.clock.now()
    skipped = {"state": "skipped", "reasons": (NOT_UNDERSTOOD,), "ended_at": now}
    understanding = document.understanding.model_copy(update=skipped)
    ended = document.model_copy(update={"understanding": understanding, "updated_at": now})
    news = with_news(ended, parts.ids.new("evt"), now, "document.understood").news
    saved = save(document, parts, at=now, understanding=understanding, news=news)
    return tell(saved, parts.documents, parts.herald)
