"""The third walk of an audit: whether the index holds passages of documents that are no more."""

from collections.abc import Collection, Mapping, Sequence

from shared.audit.cursor import Spot, next_spot
from shared.audit.parts import Auditing
from shared.audit.passages import ask
from shared.audit.process_again import process_again
from shared.audit.repair import Act, repair_all
from shared.documents.files import file_of
from shared.types.audit import AuditPage, Finding
from shared.types.documents import Document
from shared.types.rebuild import Key
from shared.types.recipe import Generation
from shared.types.retrieval import HoldingPage

PAGE = 150
ORPHANED = "Generation {name} of the index holds passages of it, but it is {why}; they are removed."


def walk_index(parts: Auditing, spot: Spot, fix: bool) -> AuditPage:
    """Name passages of documents that are deleted, failed or not there, generation by generation.

    Costs, for 1,000 documents and each generation: 7 queries of the index, and 14 reads of at
    most 100 documents.
    """
    generations = parts.generations.all()
    place = _place(spot, generations)
    if place >= len(generations):
        return AuditPage(walk="index", looked_at=0, findings=(), next_cursor=None)
    generation = generations[place]
    inside = spot.inside if spot.generation == generation.name else None
    page = ask(generation, parts, lambda index: index.holdings(PAGE, inside or None))
    page = page or HoldingPage(holdings=(), next_cursor=None)
    orphaned = _orphaned([(one.tenant, one.document_id) for one in page.holdings], parts)
    found = _still(orphaned, generation, parts)
    return AuditPage(
        walk="index",
        looked_at=len(page.holdings),
        findings=repair_all(
            [_finding(key, why, generation, parts) for key, why in found.items()], fix
        ),
        next_cursor=_next(page, place, generations),
    )


def _place(spot: Spot, generations: Sequence[Generation]) -> int:
    """Which generation is looked at; the first one again, where the cursor's was discarded."""
    names = [one.name for one in generations]
    return names.index(spot.generation) if spot.generation in names else 0


def _next(page: HoldingPage, place: int, generations: Sequence[Generation]) -> str | None:
    """Where it goes on: in this generation, or at the beginning of the next one."""
    if page.next_cursor:
        return next_spot("index", page.next_cursor, generations[place].name)
    following = generations[place + 1 : place + 2]
    return next_spot("index", "", following[0].name) if following else None


def _orphaned(keys: Collection[Key], parts: Auditing) -> Mapping[Key, str]:
    """Which of these documents nothing may be found of, each with why."""
    there = parts.documents.several(keys) if keys else {}
    why = {key: _why(there.get(key), parts) for key in keys}
    return {key: reason for key, reason in why.items() if reason}


def _why(document: Document | None, parts: Auditing) -> str | None:
    """What is wrong; nothing with one that is in the works, for that is its workers' business."""
    if document is None:
        return "not in the table of documents"
    ended = document.status in ("deleted", "failed") and not document.in_the_works
    return document.status if ended and document.updated_at < parts.then else None


def _still(keys: Collection[Key], generation: Generation, parts: Auditing) -> Mapping[Key, str]:
    """Those of which, at a second look, there still are passages, and should not be."""
    held = ask(generation, parts, lambda index: index.held(keys)) if keys else None
    return _orphaned(list(held), parts) if held else {}


def _finding(key: Key, why: str, generation: Generation, parts: Auditing) -> tuple[Finding, Act]:
    found = Finding(
        kind="orphaned_passages",
        tenant=key[0],
        subject=key[1],
        detail=ORPHANED.format(name=generation.name, why=why),
    )
    return found, lambda: _remove(key, generation, parts)


def _remove(key: Key, generation: Generation, parts: Auditing) -> None:
    """Take the passages out; what was indexed at that very moment is put in again."""
    ask(generation, parts, lambda index: index.remove(*key))
    document = parts.documents.get(*key)
    if document and document.status == "indexed":
        process_again(file_of(document), parts)
