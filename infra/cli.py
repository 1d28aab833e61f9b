"""The command line: `groundwork up`, `ask`, `upload`, `search`, `reindex`, `keys`, `doctor` ..."""

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from infra.client.api import ApiError
from infra.commands.screen import ERR
from infra.local.folder import Unusable
from shared.errors import GroundworkError
from shared.version import VERSION

COMMANDS = (
    *("up", "ask", "upload", "search", "reindex", "audit", "queues"),
    *("keys", "doctor", "invoke", "bench"),
)
"""Each is the module of `infra.commands` with its name."""


class Commands(TyperGroup):
    """Loads a command when it is called: asking must not wait for what only running needs."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands, as the help shows them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, or nothing."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"infra.commands.{cmd_name}")
        group = getattr(module, "commands", None)
        if group is None:
            group = typer.Typer(add_completion=False)
            group.command()(getattr(module, cmd_name))
        command = typer.main.get_command(group)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
)


def say_version(wanted: bool) -> None:
    """Print which Groundwork this is, and end."""
    if wanted:
        typer.echo(f"groundwork {VERSION}")
        raise typer.Exit


@app.callback()
def explain(
    version: Annotated[
        bool,
        typer.Option("--version", callback=say_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    """Groundwork: the backend of a production AI feature."""
    del version


def main() -> None:
    """Run one command; what fails is said in a sentence, with exit code 1."""
    try:
        app()
    except (ApiError, Unusable, GroundworkError) as error:
        ERR.print(f"groundwork: {error}", style="red", markup=False, soft_wrap=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
