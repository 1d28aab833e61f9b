"""`groundwork keys`: who may use the API; the secrets are shown once and never kept."""

from pathlib import Path
from typing import Annotated, cast, get_args

import boto3
import typer
from pydantic import ValidationError
from rich.table import Table

from infra.commands.options import DEFAULT_DATA, Data
from infra.commands.screen import ERR, OUT
from infra.local.environment import saved
from shared.settings import provide, variable
from shared.stores.aws.keys import DynamoKeys
from shared.system import RandomIds
from shared.types.identity import ApiKey, Principal, Scope, hash_of

SCOPES: tuple[Scope, ...] = ("chat", "search", "documents")
"""Of a key for which none are named. Webhooks tell of documents of all access groups."""
ID_WIDTH = len("key_") + 26
NAME = (
    "a name has letters, digits and _ . @ -, begins with a letter or digit, and is at most 64 long"
)

commands = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Create, list and revoke API keys."
)

TableName = Annotated[
    str,
    typer.Option(help="A table of keys in the cloud, by your AWS credentials; here if left out."),
]


@commands.command()
def create(
    tenant: Annotated[str, typer.Option(help="Whose documents and budgets.")],
    user: Annotated[str, typer.Option(help="Who holds the key.")],
    group: Annotated[
        list[str] | None, typer.Option(help="An access group; may be given again.")
    ] = None,
    scope: Annotated[
        list[str] | None,
        typer.Option(help=f"One of {', '.join(get_args(Scope))}; may be given again."),
    ] = None,
    table: TableName = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """Create a key and print its secret, which nobody can read again."""
    try:
        principal = Principal(
            tenant=tenant,
            user=user,
            groups=tuple(group or ()),
            scopes=frozenset(cast("list[Scope]", scope or SCOPES)),
        )
    except ValidationError as error:
        wrong = error.errors()[0]
        said = NAME if wrong["type"] == "string_pattern_mismatch" else wrong["msg"]
        raise typer.BadParameter(f"{wrong['input']!r}: {said}.") from error
    secret = f"gw_{RandomIds().secret()}"
    made = ApiKey(key_id=RandomIds().new("key"), hash=hash_of(secret), principal=principal)
    _keys(table, data).put(made)
    ERR.print(f"{made.key_id} for {user} of {tenant}. Keep the secret: it is not shown again.")
    OUT.print(secret)


@commands.command("list")
def list_keys(table: TableName = "", data: Data = DEFAULT_DATA) -> None:
    """List all keys: whose they are and what they may do."""
    shown = Table(box=None, header_style="bold")
    shown.add_column("id", no_wrap=True, min_width=ID_WIDTH)  # It is there to be copied.
    for title in ("tenant", "user", "groups", "scopes", ""):
        shown.add_column(title, overflow="fold")
    for key in _keys(table, data).all():
        who = key.principal
        scopes = " ".join(sorted(who.scopes))
        state = "revoked" if key.revoked else ""
        shown.add_row(key.key_id, who.tenant, who.user, " ".join(who.groups), scopes, state)
    OUT.print(shown)


@commands.command()
def revoke(key_id: str, table: TableName = "", data: Data = DEFAULT_DATA) -> None:
    """Revoke a key; it opens nothing any more, at the latest after the authorizer's cache time."""
    keys = _keys(table, data)
    found = next((key for key in keys.all() if key.key_id == key_id), None)
    if found is None:
        raise typer.BadParameter(f"There is no key {key_id}.")
    keys.put(found.model_copy(update={"revoked": True}))
    OUT.print(f"{key_id} is revoked.")


def _keys(table: str, data: Path) -> DynamoKeys:
    """The table that was named, or that of the system that runs on this machine."""
    if table:
        return DynamoKeys(boto3.client("dynamodb"), table)
    variables = saved(data)
    provide({name: value for name, value in variables.items() if name.startswith("AWS_")})
    return DynamoKeys(boto3.client("dynamodb"), variables[variable("keys_table")])
