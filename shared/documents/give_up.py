"""What becomes of a file whose message broke every time it came."""

from shared.documents.anew import is_anew
from shared.documents.fail import fail
from shared.documents.finish import finish
from shared.documents.locate import locate
from shared.documents.process import PROCESSING_FAILED
from shared.documents.receive import is_settled, receive, said
from shared.documents.workshop import Workshop
from shared.types.documents import Upload


def give_up(upload: Upload, shop: Workshop) -> None:
    """Mark a document as failed whose processing kept breaking for a cause of our own.

    What has come to its end, and a newer file, are left alone. Raises BackendError.
    """
    place = locate(upload.key, shop.documents)
    stored = shop.uploads.describe(upload.key)
    if place is None or stored is None or stored.version != upload.version:
        return
    document, found = place.document, said(place, stored)
    if document and document.status == "deleted" and not is_anew(document, stored):
        finish(document, shop)
    elif document is None or not is_settled(document, stored, found):
        fail(receive(place, stored, found, shop), found[1] or PROCESSING_FAILED, shop)
