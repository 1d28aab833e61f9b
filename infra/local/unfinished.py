"""Whether an upload still has to be processed, after a stop that forgot the messages under way."""

from infra.local.shelf import Kept
from shared.documents.locate import locate
from shared.ports import Documents


def is_unfinished(kept: Kept, documents: Documents) -> bool:
    """All but an upload whose document ended with this very content: doing it twice is no harm.

    A file that is under no tenant's prefix is nobody's document.
    """
    place = locate(kept.key, documents)
    if place is None:
        return False
    return place.document is None or not place.document.has_processed(kept.etag)
