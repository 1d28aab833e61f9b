"""The options that commands share, and the API that they lead to."""

from pathlib import Path
from typing import Annotated

import typer

from infra.client.api import Api
from infra.local.folder import Folder, Unusable

DEFAULT_URL = "http://127.0.0.1:8000"
DEFAULT_DATA = Path(".groundwork")

Url = Annotated[
    str, typer.Option(envvar="GROUNDWORK_URL", help="Where the API is; here, if left out.")
]
Key = Annotated[
    str, typer.Option(envvar="GROUNDWORK_KEY", help="The API key; the one of this machine.")
]
Data = Annotated[
    Path, typer.Option(envvar="GROUNDWORK_DATA", help="The folder of this machine's data.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def api(url: str, key: str, data: Path) -> Api:
    """The API of the options; what is left out is of the system on this machine, or Unusable."""
    folder = Folder(data)
    found = key or _read(folder.key)
    if not found:
        raise Unusable(
            f"No API key in {data}: run this where `make run` was run, or give one with `--key` "
            "or GROUNDWORK_KEY."
        )
    here = _read(folder.url) if data.exists() and folder.in_use() else ""
    return Api(url or here or DEFAULT_URL, found)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""
