"""`groundwork queues`: how many messages each queue has, and dead letters tried again."""

import json
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from infra.client.audit import read
from infra.commands.options import DEFAULT_DATA, AsJson, Data, Key, Url, api
from infra.commands.screen import OUT
from shared.http.audit import MOST_REDRIVEN, QueueList, Redriven

commands = typer.Typer(
    add_completion=False,
    invoke_without_command=True,
    help="Show the queues and what they gave up; `redrive` tries that again.",
)


@commands.callback()
def queues(
    ctx: typer.Context,
    as_json: AsJson = False,
    url: Url = "",
    key: Key = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """Show how many messages each queue has: waiting, being worked on, delayed, given up."""
    if ctx.invoked_subcommand:
        return
    found = api(url, key, data).queues()
    if as_json:
        OUT.print_json(json.dumps(found))
        return
    table = Table(box=None, header_style="bold")
    table.add_column("queue", no_wrap=True)
    for title in ("waiting", "in flight", "delayed", "dead"):
        table.add_column(title, justify="right")
    for one in read(found, QueueList).queues:
        counts = (one.waiting, one.in_flight, one.delayed, one.dead)
        table.add_row(escape(one.name), *map(str, counts))
    OUT.print(table)


@commands.command()
def redrive(
    name: Annotated[str, typer.Argument(help="The queue, such as `uploads`.")],
    most: Annotated[
        int | None, typer.Option(min=1, help="How many dead letters at most; all, if left out.")
    ] = None,
    url: Url = "",
    key: Key = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """Put dead letters back into their queue; remove what they died of first."""
    asked, moved, some = api(url, key, data), 0, -1
    while some and (most is None or moved < most):
        wanted = min(MOST_REDRIVEN, most - moved) if most else MOST_REDRIVEN
        some = read(asked.redrive(name, wanted), Redriven).moved
        moved += some
    dead = "dead letter is" if moved == 1 else "dead letters are"
    OUT.print(f"{moved} {dead} back in {name}.", markup=False)
