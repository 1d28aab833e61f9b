"""The third stage: hold the new generation against the documents table, until nothing is amiss.

A pass looks at the index first and takes out what should not be there, then at the table: whatever
was taken out wrongly, because it came back at that moment, is found missing in the same pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.reindex.batches import alone, batches, key_of
from shared.reindex.generations import named
from shared.reindex.lacking import lacking
from shared.reindex.parts import Rebuilding, SecondsLeft
from shared.reindex.record import change, end, running
from shared.reindex.settle import settle
from shared.reindex.troubles import note, sentence, standing_troubles
from shared.types.documents import Document
from shared.types.rebuild import JudgeTask, Key, Rebuild, Trouble, VerifyTask
from shared.types.recipe import Generation
from shared.types.retrieval import Holding

SECONDS_FOR_A_PAGE = 120
HANDED_OUT_AGAIN = 2
"""After so many passes without progress, what is missing is handed out again; then one by one."""
MOST_STALLS = 8
"""After so many passes without progress it ends. With longer and longer pauses between them that is
most of an hour: longer than a message rests that broke."""
LONGEST_PAUSE = 900
GONE = "The new index was deleted while it was being filled. Start the re-index again."
NEVER_CAME = "It could not be read or embedded in time"


@dataclass(frozen=True)
class _Check:
    """One worker's part of a pass."""

    parts: Rebuilding
    rebuild: Rebuild
    generation: Generation


def verify(task: VerifyTask, parts: Rebuilding, seconds_left: SecondsLeft) -> None:
    """Go on with a pass, page by page while there is time; at its end say what comes next.

    Raises BackendError.
    """
    rebuild = running(parts, task.generation)
    if rebuild and rebuild.state == "judging":
        # Whoever found nothing amiss may have died before this.
        parts.tasks.send([JudgeTask(generation=task.generation)])
    if rebuild is None or rebuild.state != "copying":
        return
    generation = named(parts, task.generation)
    if generation is None:
        end(parts, task.generation, "failed", detail=GONE)
        return
    check = _Check(parts, rebuild, generation)
    task, ended = _page(task, check)
    while not ended and seconds_left() > SECONDS_FOR_A_PAGE:
        task, ended = _page(task, check)
    if ended:
        _conclude(task, check)
    else:
        change(parts, task.generation, lambda _: {})
        parts.tasks.send([task])


def _page(task: VerifyTask, check: _Check) -> tuple[VerifyTask, bool]:
    """Look at one page; gives where to go on, and whether the pass is at its end."""
    if task.side == "index":
        return _index_page(task, check), False
    page = check.parts.documents.scan(check.parts.page, task.cursor)
    missing = _missing(page.documents, task, check)
    found = {"missing": task.missing + len(missing), "cursor": page.next_cursor}
    return task.model_copy(update=found), page.next_cursor is None


def _index_page(task: VerifyTask, check: _Check) -> VerifyTask:
    index = check.parts.generations.open(check.generation)
    page = index.holdings(check.parts.page, task.cursor)
    strays = _strays(page.holdings, check.parts)
    for key in strays:
        settle(key, check.generation, check.parts)
    found = {
        "missing": task.missing + len(strays),
        "cursor": page.next_cursor,
        "side": "index" if page.next_cursor else "table",
    }
    return task.model_copy(update=found)


def _strays(holdings: Sequence[Holding], parts: Rebuilding) -> Sequence[Key]:
    """What is held of documents that are deleted, failed or not there at all."""
    keys = [(one.tenant, one.document_id) for one in holdings]
    there = parts.documents.several(keys) if keys else {}
    return [key for key in keys if key not in there or there[key].status in ("deleted", "failed")]


def _missing(documents: Sequence[Document], task: VerifyTask, check: _Check) -> Sequence[Document]:
    """What is missing of a page, and is not known as a trouble; handed out again if it must be."""
    parts, generation = check.parts, check.generation
    troubled = {(one.tenant, one.document_id) for one in check.rebuild.troubles}
    found = lacking(parts, generation, documents)
    missing = [document for document in found if key_of(document) not in troubled]
    if task.stalls >= MOST_STALLS:
        note(parts, generation.name, [_never_came(document) for document in missing])
    elif task.stalls >= HANDED_OUT_AGAIN:
        again = batches if task.stalls == HANDED_OUT_AGAIN else alone
        parts.tasks.send(again(generation.name, missing))
    return missing


def _never_came(document: Document) -> Trouble:
    return Trouble(tenant=document.tenant, document_id=document.id, detail=NEVER_CAME)


def _conclude(task: VerifyTask, check: _Check) -> None:
    """The end of a pass: judge, give up, or look again after a while."""
    parts = check.parts
    if task.missing and task.stalls < MOST_STALLS:
        _look_again(task, parts)
        return
    rebuild = running(parts, task.generation)
    troubles = standing_troubles(parts, check.generation, rebuild) if rebuild else ()
    if troubles:
        end(parts, task.generation, "failed", detail=sentence(troubles), missing=len(troubles))
    elif task.missing:
        # What was missing for so long came in at the last moment, or was deleted.
        _look_again(task, parts)
    elif change(parts, task.generation, _to_judging):
        parts.tasks.send([JudgeTask(generation=task.generation)])


def _to_judging(now: Rebuild) -> dict[str, object] | None:
    return {"state": "judging", "missing": 0} if now.state == "copying" else None


def _look_again(task: VerifyTask, parts: Rebuilding) -> None:
    stalled = task.before is not None and task.missing >= task.before
    again = VerifyTask(
        generation=task.generation,
        side="index",
        before=task.missing,
        stalls=task.stalls + 1 if stalled else 0,
    )
    if change(parts, task.generation, lambda _: {"missing": task.missing}):
        pause = min(LONGEST_PAUSE, parts.pause_seconds * 2**again.stalls)
        parts.tasks.send([again], delay_seconds=pause)
