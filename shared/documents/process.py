"""What happens to an uploaded file: extracted, chunked, embedded, indexed - or failed, and told.

What is indexed stands in every generation of the index, also in one that was made meanwhile.
"""

from datetime import datetime, timedelta

from shared.documents.anew import is_anew
from shared.documents.complete import complete
from shared.documents.fail import fail
from shared.documents.files import file_at, file_of, is_folder
from shared.documents.finish import finish
from shared.documents.forget import forget
from shared.documents.go import Go, Unfinished
from shared.documents.locate import Place, locate
from shared.documents.lose import lose
from shared.documents.put import WrittenLate, put
from shared.documents.read import read
from shared.documents.receive import is_settled, receive, said
from shared.documents.save import MEANWHILE, save
from shared.documents.tell import tell
from shared.documents.workshop import SecondsLeft, Workshop
from shared.errors import DocumentError, Overtaken
from shared.types.documents import (
    TERMINAL,
    Document,
    Failure,
    ProcessTask,
    Stored,
    UnderstandTask,
    Upload,
)
from shared.types.understanding import Understanding

MOST_DEATHS = 3
"""How many workers may run out of memory or of time over reading one file."""
LONGEST_LIFE = timedelta(minutes=15)
"""No function works longer than that."""
MOST_LOOKS = 3
PROCESSING_FAILED = Failure(
    code="processing_failed",
    detail="The file could not be processed. Upload it again, or ask support to look at it.",
)


def process(upload: Upload, shop: Workshop, seconds_left: SecondsLeft) -> Document | None:
    """Bring an uploaded file to its end; doing it twice, or late, changes nothing.

    Where the time does not suffice, what was done is put aside and the rest handed out again.
    Returns the document as it stands, or nothing where the key is under no tenant's prefix. Raises
    only what may pass (a BackendError): the caller tries again, and at last calls `give_up`.
    """
    for _ in range(MOST_LOOKS):
        try:
            return _look(upload, shop, seconds_left)
        except WrittenLate:
            # At once, for the queue would come back only when the passages had been shown for a
            # while. Whoever is at work on it now sees to it himself.
            place = locate(upload.key, shop.documents)
            if place and place.document and place.document.status not in TERMINAL:
                break
    raise Overtaken(MEANWHILE)


def _look(upload: Upload, shop: Workshop, seconds_left: SecondsLeft) -> Document | None:
    """Look at what lies in the bucket now, and at its document; do what is to be done."""
    place = locate(upload.key, shop.documents)
    if place is None:
        return None
    document = place.document
    before = shop.clock.now()
    stored = shop.uploads.describe(upload.key)
    if document and document.status == "deleted" and not (stored and is_anew(document, stored)):
        return forget(finish(document, shop), shop)
    if stored is None:
        return forget(lose(document, before, shop), shop)
    if document is None and is_folder(stored):
        return None
    try:
        return _read_or_end(upload, place, stored, shop, seconds_left)
    except Unfinished:
        shop.intake.send([ProcessTask(upload=file_at(stored))])
        return shop.documents.get(place.tenant, place.document_id)


def _read_or_end(
    upload: Upload, place: Place, stored: Stored, shop: Workshop, seconds_left: SecondsLeft
) -> Document | None:
    document, found = place.document, said(place, stored)
    late = upload.version != stored.version
    ended = document is not None and document.status in ("indexed", "failed")
    if document and ended and (late or is_settled(document, stored, found)):
        return _ended(document, shop, seconds_left)
    if late:
        # The newer file's own event will come, or the audit finds it.
        return document
    if document and _kills_whoever_reads_it(document, stored, shop.clock.now()):
        return fail(document, PROCESSING_FAILED, shop)
    received = receive(place, stored, found, shop)
    if failure := found[1]:
        return fail(received, failure, shop)
    return _index(received, upload, shop, seconds_left)


def _kills_whoever_reads_it(document: Document, stored: Stored, now: datetime) -> bool:
    """Whether every reader so far died: an error would have been noted, or left it embedding.

    Several may read it at once, where messages are doubled: the last must have had his time.
    """
    unread = document.version == stored.version and document.status == "extracting"
    over = now - document.updated_at > LONGEST_LIFE
    return unread and over and document.attempts >= MOST_DEATHS


def _ended(document: Document, shop: Workshop, seconds_left: SecondsLeft) -> Document:
    """The document as it ended; what a crash left half done of it is made good."""
    if document.status == "failed":
        return finish(document, shop)
    complete(document, file_of(document), None, shop, seconds_left)
    return _announce(document, shop) if document.news else document


def _index(
    document: Document, upload: Upload, shop: Workshop, seconds_left: SecondsLeft
) -> Document:
    go = Go(document, shop, seconds_left)
    try:
        extract = read(upload, go, shop)
    except DocumentError as error:
        return fail(go.document, Failure(code=error.reason, detail=error.sentence), shop)
    if extract is None:
        # What took the file's place, or removed it, has an event of its own.
        return go.document
    chunks = put(go, extract, shop)
    if shop.understands:
        go.put_text_aside()
    indexed = _indexed(go.document, chunks, shop)
    complete(indexed, upload, extract, shop, seconds_left)
    told = _announce(indexed, shop)
    go.clear()
    return told


def _indexed(document: Document, chunks: int, shop: Workshop) -> Document:
    waiting = Understanding(state="waiting", version=document.version)
    try:
        return save(
            document,
            shop,
            status="indexed",
            chunks=chunks,
            embedded=chunks,
            resumed=0,
            understanding=waiting if shop.understands else None,
        )
    except Overtaken as error:
        raise WrittenLate from error


def _announce(document: Document, shop: Workshop) -> Document:
    """Tell that it is indexed, and have it understood, if it is to be."""
    told = tell(document, shop.documents, shop.herald)
    understanding = document.understanding
    if understanding and understanding.state == "waiting":
        task = UnderstandTask(
            tenant=document.tenant, document_id=document.id, version=document.version
        )
        shop.understanding.send([task])
    return told
