"""`groundwork invoke`: one function, one event from a file, against the system that runs here."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from infra.commands.options import DEFAULT_DATA, Data
from infra.commands.screen import OUT
from infra.local.environment import saved
from infra.local.runtime import Runtime
from infra.topology import FUNCTIONS
from shared.settings import provide


def invoke(
    name: Annotated[str, typer.Argument(help="A folder of `functions/`.", metavar="FUNCTION")],
    event: Annotated[Path, typer.Argument(exists=True, help="A file of `events/`.")],
    data: Data = DEFAULT_DATA,
) -> None:
    """Invoke a function with an event, on the stores of the running system; prints its answer."""
    invokable = [f.name for f in FUNCTIONS if not f.streams]
    if name not in invokable:
        raise typer.BadParameter(f"Name one of {', '.join(invokable)}.")
    try:
        told: dict[str, Any] = json.loads(event.read_bytes())
    except ValueError as error:
        raise typer.BadParameter(f"{event} is not JSON.") from error
    provide(saved(data))
    OUT.print_json(json.dumps(Runtime().report(name, told)))
