"""Puts an indexed document into every generation that lacks it, however many are made meanwhile."""

from shared.documents.go import Go
from shared.documents.put import WrittenLate, put, stands
from shared.documents.read import read
from shared.documents.workshop import SecondsLeft, Workshop
from shared.errors import DocumentError, Overtaken
from shared.types.documents import Document, Upload
from shared.types.retrieval import Extract

MOST_ROUNDS = 3
"""How often a document is put into generations that were made meanwhile before it waits."""
UNSETTLED = "The index was changed while the document was put into it."


def complete(
    document: Document,
    upload: Upload,
    extract: Extract | None,
    shop: Workshop,
    seconds_left: SecondsLeft,
) -> None:
    """See to it that every generation holds an indexed document whole; reads it only if it must.

    A generation that is made after the document was saved as indexed is filled by who made it; one
    that was made between the first put and that save may miss it. Raises WrittenLate, Unfinished,
    or BackendError.
    """
    # Asked first, for that is cheap: hardly ever is a file read again.
    if not shop.indexer.lacks(document):
        return
    go = Go(document, shop, seconds_left, quiet=True)
    try:
        go.extract = extract or read(upload, go, shop)
    except DocumentError:
        # It could be read once: what is found of it stays, a re-index says what is wrong with it.
        return
    if go.extract is None:
        return
    for _ in range(MOST_ROUNDS):
        put(go, go.extract, shop)
        if not stands(document, shop):
            raise WrittenLate
        if not shop.indexer.lacks(document):
            go.clear()
            return
    raise Overtaken(UNSETTLED)
