"""`groundwork reindex`: make the index anew beside the live one, see how it stands, go back."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from infra.client.reindex import follow, read_standing
from infra.commands.options import DEFAULT_DATA, AsJson, Data, Key, Url, api
from infra.commands.screen import ERR, OUT
from shared.system import SystemClock
from shared.types.rebuild import Rebuild, Standing, Verdict
from shared.types.recipe import Chunking

MOST_TROUBLES = 5

commands = typer.Typer(
    add_completion=False,
    invoke_without_command=True,
    help="Make the index anew while the live one answers; without a command, begin.",
)


class Documents(ProgressColumn):
    """How many documents of how many are in the new generation."""

    def render(self, task: Task) -> Text:
        """The bar's figures."""
        return Text(f"{int(task.completed)} of {int(task.total or 0)} documents")


class RebuildBar:
    """A bar: the documents in the new generation, of those that were handed out."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bar = progress.add_task("planning", total=None)
        self._most = 0

    def moved(self, rebuild: Rebuild, documents: int) -> None:
        """Show how far it is; what arrives meanwhile goes in as well, and is not counted."""
        planned = rebuild.planned or None
        # A generation that was refused is deleted at its end; the bar stays where it was.
        self._most = max(self._most, min(documents, rebuild.planned))
        self._progress.update(
            self._bar, description=rebuild.state, total=planned, completed=self._most
        )


@commands.callback()
def reindex(
    ctx: typer.Context,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait for its end; exit code 1 unless it went live.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why; shown to whoever looks at it later.")] = "",
    url: Url = "",
    key: Key = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """Make the index anew beside the live one, which it replaces if it finds as well."""
    if ctx.invoked_subcommand:
        return
    asked = api(url, key, data)
    generation = asked.reindex(reason)["generation"]
    ERR.print(f"A re-index has begun: it builds generation {generation}.", markup=False)
    if not wait:
        ERR.print("`groundwork reindex status` says how far it is.")
        return
    with _bar() as bar:
        ended = follow(asked, generation, bar, SystemClock())
    _show_end(ended)
    if ended.state != "live":
        raise typer.Exit(1)


@commands.command()
def status(
    as_json: AsJson = False, url: Url = "", key: Key = "", data: Data = DEFAULT_DATA
) -> None:
    """Show the generations of the index, and the re-index that runs or ran last."""
    found = api(url, key, data).index()
    if as_json:
        OUT.print_json(json.dumps(found))
        return
    stands = read_standing(found)
    _show_generations(stands)
    if stands.rebuild is None:
        OUT.print("There has been no re-index yet.", style="dim")
    else:
        _show_rebuild(stands.rebuild)


@commands.command()
def rollback(url: Url = "", key: Key = "", data: Data = DEFAULT_DATA) -> None:
    """Go back to the generation that was live before, in one step."""
    stands = read_standing(api(url, key, data).roll_back_index())
    live = next(one.name for one in stands.generations if one.role == "live")
    OUT.print(f"Generation {live} is live again.", markup=False)
    _show_generations(stands)


@contextmanager
def _bar() -> Iterator[RebuildBar]:
    columns = (TextColumn("{task.description:>8}"), BarColumn(), Documents(), TimeElapsedColumn())
    with Progress(*columns, console=ERR) as progress:
        yield RebuildBar(progress)


def _show_generations(stands: Standing) -> None:
    if not stands.generations:
        OUT.print("The index is empty: its first generation is made with the first document.")
        return
    table = Table(box=None, header_style="bold")
    table.add_column("generation", no_wrap=True)  # It is there to be compared and copied.
    for title in ("role", "documents", "passages", "embedder", "chunking"):
        table.add_column(title, overflow="fold")
    for one in stands.generations:
        counts = (str(one.documents), str(one.passages))
        embedder, cut = one.recipe.embedder.model_id, _cut(one.recipe.chunking)
        table.add_row(one.name, one.role, *counts, escape(embedder), cut)
    OUT.print(table)


def _cut(chunking: Chunking) -> str:
    """A way to cut, in characters, such as `structure 450-900-1350`."""
    return f"{chunking.strategy} {chunking.least}-{chunking.target}-{chunking.most}"


def _show_rebuild(rebuild: Rebuild) -> None:
    ended = f", ended {rebuild.ended_at:%Y-%m-%d %H:%M} UTC" if rebuild.ended_at else ""
    begun = f"begun {rebuild.started_at:%Y-%m-%d %H:%M} UTC{ended}"
    OUT.print(f"\nThe last re-index built {rebuild.generation}, {begun}.", markup=False)
    OUT.print(f"Why: {rebuild.reason}", markup=False)
    handed_out = f"{rebuild.planned} documents handed out"
    missing = "" if rebuild.missing is None else f", {rebuild.missing} missing at the last check"
    OUT.print(f"State: {rebuild.state}; {handed_out}{missing}.", markup=False)
    _show_findings(rebuild)


def _show_end(rebuild: Rebuild) -> None:
    """How it ended: live, or why not."""
    ends = {
        "live": "is live: it answers searches from now on.",
        "rejected": "does not go live: the one before goes on answering.",
    }
    said = ends.get(rebuild.state, "was not finished: the one before goes on answering.")
    OUT.print(f"Generation {rebuild.generation} {said}", markup=False)
    _show_findings(rebuild)


def _show_findings(rebuild: Rebuild) -> None:
    """What was found out: the verdict, the reason for the end, what could not be put in."""
    if rebuild.verdict:
        _show_verdict(rebuild.verdict)
    if rebuild.detail and not (rebuild.verdict and rebuild.verdict.detail == rebuild.detail):
        OUT.print(rebuild.detail, markup=False)
    for trouble in rebuild.troubles[:MOST_TROUBLES]:
        whose = f"{trouble.tenant}/{trouble.document_id}"
        OUT.print(f"Not put in: {whose}: {trouble.detail}", markup=False)
    more = len(rebuild.troubles) - MOST_TROUBLES
    if more > 0:
        OUT.print(f"And {more} more; `groundwork reindex status --json` lists all.")


def _show_verdict(verdict: Verdict) -> None:
    if verdict.questions:
        table = Table("", "live", "new", box=None, header_style="bold")
        table.add_row("recall", f"{verdict.recall_live:.3f}", f"{verdict.recall_new:.3f}")
        table.add_row("nDCG", f"{verdict.ndcg_live:.3f}", f"{verdict.ndcg_new:.3f}")
        OUT.print(table)
    OUT.print(verdict.detail, markup=False)
