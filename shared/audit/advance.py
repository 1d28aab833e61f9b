"""Goes on with the scheduled audit: round after round, page by page, and repairs what it finds."""

from collections import Counter
from collections.abc import Callable, Iterable

from shared.audit.audit_page import audit_page
from shared.audit.parts import Auditing
from shared.document_ports import Audits
from shared.errors import InvalidRequest
from shared.types.audit import WALKS, AuditPage, AuditRun, Finding, Kind

SECONDS_FOR_A_PAGE = 60
MOST_EXAMPLES = 20


def advance(parts: Auditing, audits: Audits, seconds_left: Callable[[], float]) -> AuditRun:
    """Look at page after page while there is time, and write down where it stands after each.

    A new round begins `parts.every` after the beginning of the last one. Whoever comes at the same
    moment looks at the same page, and only one of them goes on. Raises BackendError: then the next
    call begins with the page that failed.
    """
    run = _round(parts, audits.get())
    while run.ended_at is None and seconds_left() > SECONDS_FOR_A_PAGE:
        after = _after(run, _page(run, parts), parts)
        saved = audits.save(after)
        if saved is None:
            return audits.get() or after
        run = saved
        if run.ended_at:
            _measure(run, parts)
    return run


def _round(parts: Auditing, last: AuditRun | None) -> AuditRun:
    """The round that is under way, the last one until the next is due, or a new one."""
    now = parts.clock.now()
    if last and (last.ended_at is None or last.started_at + parts.every > now):
        return last
    return AuditRun(walk=WALKS[0], started_at=now, revision=last.revision if last else 0)


def _page(run: AuditRun, parts: Auditing) -> AuditPage:
    """The next page; from the walk's beginning, where its cursor is one of an older version."""
    try:
        return audit_page(run.walk, run.cursor, parts, fix=True)
    except InvalidRequest:
        return audit_page(run.walk, None, parts, fix=True)


def _after(run: AuditRun, page: AuditPage, parts: Auditing) -> AuditRun:
    """Where the round stands after a page."""
    left = [one for one in page.findings if not one.repaired]
    repaired = [one for one in page.findings if one.repaired]
    looked_at = run.looked_at | {page.walk: run.looked_at.get(page.walk, 0) + page.looked_at}
    following = WALKS[WALKS.index(run.walk) + 1 :]
    over = page.next_cursor is None
    changes = {
        "walk": following[0] if over and following else run.walk,
        "cursor": page.next_cursor,
        "ended_at": parts.clock.now() if over and not following else None,
        "looked_at": looked_at,
        "found": _counted(run.found, page.findings),
        "repaired": _counted(run.repaired, repaired),
        "examples": (*run.examples, *left)[:MOST_EXAMPLES],
    }
    return run.model_copy(update=changes)


def _counted(before: dict[Kind, int], findings: Iterable[Finding]) -> dict[Kind, int]:
    return dict(Counter(before) + Counter(one.kind for one in findings))


def _measure(run: AuditRun, parts: Auditing) -> None:
    """Count what the round found and could not repair: by kinds, and all of it for the alarm."""
    left = {kind: count - run.repaired.get(kind, 0) for kind, count in run.found.items()}
    for kind, count in left.items():
        if count:
            parts.metrics.measure("AuditFindings", count, "Count", kind=kind)
    parts.metrics.measure("AuditFindings", sum(left.values()), "Count")
