"""Makes the index whole at a start: goes on with a re-index, or begins one where none can serve."""

from dataclasses import replace

from shared.ports import Documents
from shared.reindex.parts import Rebuilding
from shared.reindex.start import start
from shared.reindex.tick import tick

GOES_ON = "A re-index that was cut short goes on."
BEGINS = "The stored documents are being indexed anew; see `groundwork reindex status`."
REASON = "No index of this version was there at the start."
AT_ONCE = 100


def resume(parts: Rebuilding) -> str:
    """What has to be done about the index, said in a sentence; an empty one where nothing has.

    The queue's messages died with the process, so a re-index that runs by its record stands still.
    """
    rebuild = parts.rebuilds.get()
    if rebuild and rebuild.is_running:
        tick(replace(parts, stuck_seconds=0))
        return GOES_ON
    form = parts.recipe.form
    serves = any(one.live and one.recipe.form == form for one in parts.generations.all())
    if serves or not _any_indexed(parts.documents):
        return ""
    start(parts, REASON)
    return BEGINS


def _any_indexed(documents: Documents) -> bool:
    page = documents.scan(AT_ONCE, None)
    while not any(document.status == "indexed" for document in page.documents):
        if page.next_cursor is None:
            return False
        page = documents.scan(AT_ONCE, page.next_cursor)
    return True
