"""`groundwork audit`: whether bucket, table, index and queues agree, and repair what does not."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from infra.client.api import Api
from infra.client.audit import read, walk_through
from infra.commands.options import DEFAULT_DATA, AsJson, Data, Key, Url, api
from infra.commands.screen import ERR, OUT, printable
from shared.http.audit import LastAudit
from shared.system import SystemClock
from shared.types.audit import AuditPage, Finding, Walk

THINGS: Mapping[Walk, str] = {
    "documents": "documents",
    "bucket": "files",
    "index": "documents in the index",
    "callbacks": "late deliveries",
    "queues": "queues",
}
"""What each walk looks at."""


def audit(
    fix: Annotated[
        bool, typer.Option("--fix", help="Repair what does not agree, as far as that is possible.")
    ] = False,
    last: Annotated[
        bool, typer.Option("--last", help="Only show what the scheduled audit found last.")
    ] = False,
    as_json: AsJson = False,
    url: Url = "",
    key: Key = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """Compare every file, document, passage and queue; exit code 1 where something is left."""
    asked = api(url, key, data)
    if last:
        _show_last(asked, as_json)
        return
    pages = _walked(asked, fix)
    findings = [finding for page in pages for finding in page.findings]
    left = [finding for finding in findings if not finding.repaired]
    if as_json:
        OUT.print_json(json.dumps(_as_json(pages, findings)))
    else:
        _show(findings)
        summary = _summary(_counted(pages), len(findings), len(left))
        OUT.print(summary, markup=False, soft_wrap=True)
        if not fix and any(not one.by_hand for one in left):
            OUT.print("`groundwork audit --fix` repairs what can be repaired.")
    if left:
        raise typer.Exit(1)


def _walked(asked: Api, fix: bool) -> Sequence[AuditPage]:
    """Every page, with a line on the screen that says where it is."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    pages: list[AuditPage] = []
    with Progress(*columns, console=ERR, transient=True) as progress:
        line = progress.add_task("looking", total=None)
        for page in walk_through(asked, fix, SystemClock()):
            pages.append(page)
            seen, found = _counted(pages)[page.walk], sum(len(one.findings) for one in pages)
            told = f"{page.walk}: {seen} {THINGS[page.walk]} looked at, {found} findings so far"
            progress.update(line, description=told)
    return pages


def _counted(pages: Iterable[AuditPage]) -> dict[Walk, int]:
    """How many things each walk has looked at."""
    counted: dict[Walk, int] = {}
    for page in pages:
        counted[page.walk] = counted.get(page.walk, 0) + page.looked_at
    return counted


def _as_json(pages: Sequence[AuditPage], findings: Sequence[Finding]) -> dict[str, object]:
    shown = [finding.model_dump(mode="json") for finding in findings]
    return {"looked_at": _counted(pages), "findings": shown}


def _summary(looked_at: Mapping[Walk, int], found: int, left: int) -> str:
    """How much was looked at, and what was found, such as `1 found, 0 repaired, 1 left`."""
    things = ", ".join(f"{count} {THINGS[walk]}" for walk, count in looked_at.items())
    ends = f"{found} found, {found - left} repaired, {left} left" if found else "everything agrees"
    return f"Looked at {things}: {ends}."


def _show(findings: Sequence[Finding]) -> None:
    if not findings:
        return
    table = Table(box=None, header_style="bold")
    table.add_column("kind", no_wrap=True)
    table.add_column("tenant", overflow="fold")
    table.add_column("subject", overflow="fold", ratio=2)
    table.add_column("what", overflow="fold", ratio=3)
    table.add_column("", no_wrap=True)
    for one in findings:
        told = (one.tenant, one.subject, one.detail)
        table.add_row(one.kind, *(escape(printable(text)) for text in told), _standing(one))
    OUT.print(table)


def _standing(finding: Finding) -> str:
    if finding.repaired:
        return "repaired"
    return "by hand" if finding.by_hand else "left"


def _show_last(asked: Api, as_json: bool) -> None:
    """The scheduled audit: its counts, and examples of what it could not repair."""
    answer = asked.last_audit()
    if as_json:
        OUT.print_json(json.dumps(answer))
        return
    run = read(answer, LastAudit).audit
    if run is None:
        OUT.print("There has been no scheduled audit yet.", style="dim")
        return
    _show(run.examples)
    at = f"ended {run.ended_at:%Y-%m-%d %H:%M} UTC" if run.ended_at else f"is at its {run.walk}"
    OUT.print(f"The audit begun {run.started_at:%Y-%m-%d %H:%M} UTC {at}.", markup=False)
    found, repaired = sum(run.found.values()), sum(run.repaired.values())
    OUT.print(_summary(run.looked_at, found, found - repaired), markup=False)
