"""Tells the owner of a document what is still to be told, and notes that it was."""

from shared.documents.deadlines import deadline_of
from shared.ports import Documents
from shared.types.documents import TERMINAL, Document
from shared.webhook_ports import Herald

ROUNDS = 5


def tell(document: Document, documents: Documents, herald: Herald) -> Document:
    """Tell all news of a document and take them off it; gives the document as it stands then.

    Where somebody else has changed it meanwhile, their news are told too; but a document that is
    being worked on keeps its news, to be told again at its end, so that nobody is disturbed. Where
    this breaks off, whoever comes next tells them again. Raises StoreUnavailable.
    """
    told: set[str] = set()
    for _ in range(ROUNDS):
        if not document.news or (told and document.status not in TERMINAL):
            return document
        for event in document.news:
            if event.id not in told:
                herald.tell(event)
                told.add(event.id)
        if saved := documents.save(_without_news(document)):
            return saved
        document = documents.get(document.tenant, document.id) or document
    return document


def _without_news(document: Document) -> Document:
    document = document.model_copy(update={"news": ()})
    return document.model_copy(update={"deadline": deadline_of(document, document.updated_at)})
