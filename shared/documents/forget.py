"""Forgets what was put aside of a document that is deleted: its text is still its owner's."""

from shared.documents.workshop import Workshop
from shared.types.documents import Document


def forget(document: Document | None, shop: Workshop) -> Document | None:
    """Clear the workbench of a document, of whatever version, if it is deleted; gives it back.

    Whoever deleted it may have no workbench, but the bucket tells of every object that goes.
    Raises StoreUnavailable.
    """
    if document and document.status == "deleted":
        shop.bench.clear(f"{document.tenant}/{document.id}/")
    return document
