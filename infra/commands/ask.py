"""`groundwork ask`: a question, its answer as it streams in, and where it comes from."""

import json
import re
from typing import Annotated

import typer
from rich.markup import escape

from infra.client.api import Api, JsonObject
from infra.commands.options import DEFAULT_DATA, AsJson, Data, Key, Url, api
from infra.commands.screen import OUT

EXCERPT = 26
"""How many words of a passage are shown below the answer."""


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
        _show_citations(*_stream(asked, question, feature))
    else:
        answer = asked.ask_whole(question, feature)
        said = answer["choices"][0]["message"]["content"] or ""
        OUT.print(escape(said))
        _show_citations(said, answer["groundwork"])


def _stream(asked: Api, question: str, feature: str) -> tuple[str, JsonObject]:
    """Print the text as it comes; returns all of it, and what Groundwork adds to the answer."""
    said: list[str] = []
    added: JsonObject = {}
    try:
        for chunk in asked.ask(question, feature):
            added |= chunk.get("groundwork", {})
            for choice in chunk["choices"]:
                # Never wrapped: a line that is still being written has no end to wrap at.
                said.append(choice["delta"].get("content") or "")
                OUT.out(said[-1], end="", highlight=False)
    finally:
        OUT.print()  # Also where it broke off: what is said of that begins on a line of its own.
    return "".join(said), added


def _show_citations(said: str, added: JsonObject) -> None:
    OUT.print()
    for citation in added.get("citations", []):
        page = f", page {citation['page']}" if citation["page"] else ""
        section = f", {citation['section']}" if citation["section"] else ""
        place = escape(f"[{citation['index']}] {citation['title']}{section}{page}")
        OUT.print(place, style="bold")
        OUT.print(escape("    " + excerpt(citation, said)), style="dim")
    cost = added.get("cost_nanodollars", 0) / 1_000_000_000
    about = f"{added.get('model')}, cache {added.get('cache')}, ${cost:.6f}"
    OUT.print(f"{about}, trace {added.get('trace_id')}", style="dim")


def excerpt(citation: JsonObject, answer: str) -> str:
    """The stretch of a cited passage that shares most words with what the answer says from it.

    A passage is cited with the text around it, so that its beginning may be about something else.
    """
    marker = re.compile(rf"\[(?:[\d\s]*,)*\s*{citation['index']}\s*(?:,[\d\s]*)*\]")
    claims = [line for line in answer.splitlines() if marker.search(line)]
    claimed = set(_words(" ".join(claims)))
    words = citation["text"].split()
    weights = [len(claimed.intersection(_words(word))) for word in words]
    sums = [sum(weights[at : at + EXCERPT]) for at in range(max(1, len(words) - EXCERPT + 1))]
    begin = sums.index(max(sums))
    end = begin + EXCERPT
    before, after = "..." if begin else "", "..." if end < len(words) else ""
    return before + " ".join(words[begin:end]) + after


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
