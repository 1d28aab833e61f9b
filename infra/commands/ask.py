"""`groundwork ask`: a question, its answer as it streams in, and where it comes from."""

import json
from typing import Annotated

import typer
from rich.markup import escape

from infra.client.api import Api, JsonObject
from infra.commands.options import DEFAULT_DATA, AsJson, Data, Key, Url, api
from infra.commands.screen import OUT


def ask(
    question: Annotated[str, typer.Argument(help="What you want to know.")],
    feature: Annotated[str, typer.Option(help="Which feature answers.")] = "assistant",
    stream: Annotated[bool, typer.Option(help="Show the answer as it is made.")] = True,
    as_json: AsJson = False,
    url: Url = "",
    key: Key = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """Ask a question; the passages that the answer leans on are listed after it."""
    asked = api(url, key, data)
    if as_json:
        OUT.print_json(json.dumps(asked.ask_whole(question, feature)))
    elif stream:
        _show_citations(_stream(asked, question, feature))
    else:
        answer = asked.ask_whole(question, feature)
        OUT.print(escape(answer["choices"][0]["message"]["content"] or ""))
        _show_citations(answer["groundwork"])


def _stream(asked: Api, question: str, feature: str) -> JsonObject:
    """Print the text as it comes; returns what Groundwork adds to the answer."""
    added: JsonObject = {}
    try:
        for chunk in asked.ask(question, feature):
            added |= chunk.get("groundwork", {})
            for choice in chunk["choices"]:
                # Never wrapped: a line that is still being written has no end to wrap at.
                OUT.out(choice["delta"].get("content") or "", end="", highlight=False)
    finally:
        OUT.print()  # Also where it broke off: what is said of that begins on a line of its own.
    return added


def _show_citations(added: JsonObject) -> None:
    OUT.print()
    for citation in added.get("citations", []):
        page = f", page {citation['page']}" if citation["page"] else ""
        section = f", {citation['section']}" if citation["section"] else ""
        place = escape(f"[{citation['index']}] {citation['title']}{section}{page}")
        OUT.print(place, style="bold")
        OUT.print(escape("    " + _short(citation["text"])), style="dim")
    cost = added.get("cost_nanodollars", 0) / 1_000_000_000
    about = f"{added.get('model')}, cache {added.get('cache')}, ${cost:.6f}"
    OUT.print(f"{about}, trace {added.get('trace_id')}", style="dim")


def _short(text: str, most: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}..."
