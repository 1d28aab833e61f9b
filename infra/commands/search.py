"""`groundwork search`: passages for a query, with every score that made the order."""

import json
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from infra.client.api import JsonObject
from infra.commands.options import DEFAULT_DATA, AsJson, Data, Key, Url, api
from infra.commands.screen import OUT


def search(
    query: Annotated[str, typer.Argument(help="What to look for.")],
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many passages.")] = 10,
    as_json: AsJson = False,
    url: Url = "",
    key: Key = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """Search passages; shows how each leg ranked them and the fused score."""
    found = api(url, key, data).search(query, limit)
    if as_json:
        OUT.print_json(json.dumps(found))
        return
    table = Table("#", "score", "bm25", "knn", "passage", box=None, header_style="bold")
    for number, hit in enumerate(found["hits"], 1):
        legs = [_leg(hit["legs"].get(leg)) for leg in ("bm25", "knn")]
        table.add_row(str(number), f"{hit['score']:.3f}", *legs, escape(_passage(hit["passage"])))
    OUT.print(table)
    count = len(found["hits"])
    passages = "1 passage" if count == 1 else f"{count} passages"
    OUT.print(f"{passages}, index generation {found['generation']}", style="dim")


def _leg(leg: JsonObject | None) -> str:
    """Rank and raw score, such as `#3 7.21`."""
    return f"#{leg['rank']} {leg['score']:.3g}" if leg else "-"


def _passage(passage: JsonObject) -> str:
    page = f", page {passage['page']}" if passage["page"] else ""
    return f"{passage['title']}{page}: {' '.join(passage['text'].split())[:120]}"
