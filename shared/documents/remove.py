"""What happens when an object is removed from the bucket, or seems to be."""

from shared.documents.files import file_at
from shared.documents.forget import forget
from shared.documents.locate import locate
from shared.documents.lose import lose
from shared.documents.workshop import Workshop
from shared.types.documents import Document, ProcessTask


def remove(key: str, shop: Workshop) -> Document | None:
    """Delete the document of an object that is no more; gives it as it stands, if there is one.

    Events come late and out of order: where something lies there by now, that is looked at
    instead. Raises only what may pass (a BackendError).
    """
    place = locate(key, shop.documents)
    if place is None:
        return None
    before = shop.clock.now()
    stored = shop.uploads.describe(key)
    if stored is None:
        return forget(lose(place.document, before, shop), shop)
    shop.intake.send([ProcessTask(upload=file_at(stored))])
    return place.document
