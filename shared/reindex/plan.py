"""The first stage: hand out every document that is to be put into the new generation."""

from typing import Any

from shared.errors import EmbedderUnavailable
from shared.reindex.batches import batches
from shared.reindex.parts import Rebuilding, SecondsLeft
from shared.reindex.record import change, end, running
from shared.types.documents import DocumentPage
from shared.types.rebuild import PlanTask, Rebuild, VerifyTask

SECONDS_FOR_A_PAGE = 60


def plan(task: PlanTask, parts: Rebuilding, seconds_left: SecondsLeft) -> None:
    """Go on with planning where the record says, page by page while there is time.

    The generation is there before the first page is read: whatever is indexed later is put into it
    by its own processing. Raises BackendError.
    """
    rebuild = running(parts, task.generation)
    if rebuild is None or _is_planned(rebuild, parts) or not _can_embed(rebuild, parts):
        return
    parts.generations.create(rebuild.generation, rebuild.recipe)
    ahead = _page(rebuild, parts)
    while ahead and ahead.state == "planning" and seconds_left() > SECONDS_FOR_A_PAGE:
        ahead = _page(ahead, parts)
    if ahead and ahead.state == "planning":
        parts.tasks.send([PlanTask(generation=ahead.generation, cursor=ahead.cursor)])
    elif ahead:
        _check(ahead, parts)


def _is_planned(rebuild: Rebuild, parts: Rebuilding) -> bool:
    """Whether this task comes late; if its worker died just before the check, that begins now."""
    if rebuild.state == "copying" and rebuild.missing is None:
        _check(rebuild, parts)
    return rebuild.state != "planning"


def _can_embed(rebuild: Rebuild, parts: Rebuilding) -> bool:
    """Whether the new model is there at all: if not, no document has to find that out."""
    try:
        parts.embedders.open(rebuild.recipe.embedder)
    except EmbedderUnavailable as error:
        end(parts, rebuild.generation, "failed", detail=error.sentence)
        return False
    return True


def _page(rebuild: Rebuild, parts: Rebuilding) -> Rebuild | None:
    """Hand out one page, then note that; nothing where somebody else has noted it before."""
    page = parts.documents.scan(parts.page, rebuild.cursor)
    indexed = [document for document in page.documents if document.status == "indexed"]
    parts.tasks.send(batches(rebuild.generation, indexed))
    cursor, planned = rebuild.cursor, rebuild.planned + len(indexed)

    def noted(now: Rebuild) -> dict[str, Any] | None:
        ahead = now.state != "planning" or now.cursor != cursor
        return None if ahead else _progress(page, planned)

    return change(parts, rebuild.generation, noted)


def _progress(page: DocumentPage, planned: int) -> dict[str, Any]:
    ended = page.next_cursor is None
    state = "copying" if ended else "planning"
    return {"state": state, "cursor": page.next_cursor, "planned": planned}


def _check(rebuild: Rebuild, parts: Rebuilding) -> None:
    parts.tasks.send(
        [VerifyTask(generation=rebuild.generation, side="index")],
        delay_seconds=parts.pause_seconds,
    )
