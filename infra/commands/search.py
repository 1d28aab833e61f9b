"""`groundwork search`: passages for a query, with every score that made the order."""

import json
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from infra.client.api import JsonObject
from infra.commands.options import DEFAULT_DATA, AsJson, Data, Key, Url, api
from infra.commands.screen import OUT

KINDS = {"bm25": "words", "knn": "meaning", "pairs": "word pairs"}
"""What counts for a query, as it is named on the screen."""


def filters_of(given: Sequence[str]) -> dict[str, list[str]]:
    """The values of each key, from `key=value`; raises BadParameter for anything else."""
    found: dict[str, list[str]] = {}
    for one in given:
        key, equals, value = one.partition("=")
        if not key or not equals:
            raise typer.BadParameter(f"'{one}': write it as key=value.", param_hint="--filter")
        found.setdefault(key, []).append(value)
    return found


def search(
    query: Annotated[str, typer.Argument(help="What to look for.")],
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many passages.")] = 10,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--filter",
            metavar="KEY=VALUE",
            help="Only documents with this metadata; a key given twice takes either value.",
        ),
    ] = None,
    as_json: AsJson = False,
    url: Url = "",
    key: Key = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """Search passages; shows how each leg ranked them, what counted, and the score."""
    filters = filters_of(only or ())
    found = api(url, key, data).search(query, limit, filters)
    if as_json:
        OUT.print_json(json.dumps(found))
        return
    if found["hits"]:
        OUT.print(_table(found))
    count = len(found["hits"])
    passages = "1 passage" if count == 1 else f"{count} passages"
    OUT.print(f"{passages}, index generation {found['generation'] or 'none yet'}", style="dim")
    if filters and not found["hits"]:
        OUT.print("No searchable document with this metadata has anything like it.", style="dim")
    if found["weights"]:
        OUT.print(_weights(found["weights"]), style="dim")


def _table(found: JsonObject) -> Table:
    """The hits; the reranker has a column where it made the order."""
    rerank = ["rerank"] if found["reranked"] else []
    heads = ("#", *rerank, "score", "bm25", "knn", "pairs", "passage")
    table = Table(*heads, box=None, header_style="bold")
    for number, hit in enumerate(found["hits"], 1):
        again = [_score(hit["rerank"])] if rerank else []
        legs = [_leg(hit["legs"].get(leg)) for leg in ("bm25", "knn")]
        scores = (*again, _score(hit["score"]), *legs, str(hit["pairs"] or "-"))
        table.add_row(str(number), *scores, escape(_passage(hit["passage"])))
    return table


def _weights(weights: JsonObject) -> str:
    """What counted, such as `weights: words 0.61, meaning 0.31, word pairs 0.08`."""
    return "weights: " + ", ".join(f"{said} {weights[kind]:.2f}" for kind, said in KINDS.items())


def _score(score: float | None) -> str:
    return "-" if score is None else f"{score:.3f}"


def _leg(leg: JsonObject | None) -> str:
    """Rank and raw score, such as `#3 7.21`."""
    return f"#{leg['rank']} {leg['score']:.3g}" if leg else "-"


def _passage(passage: JsonObject) -> str:
    page = f", page {passage['page']}" if passage["page"] else ""
    return f"{passage['title']}{page}: {' '.join(passage['text'].split())[:120]}"
