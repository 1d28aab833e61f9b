"""`groundwork search` shows what made the order, and narrows by metadata."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from infra.cli import app
from infra.commands.search import filters_of

HIT = {
    "passage": {"title": "Guide", "page": 3, "text": "The blue pump\nis guaranteed."},
    "score": 0.81,
    "legs": {"bm25": {"rank": 2, "score": 7.21}},
    "pairs": 1,
    "rerank": 0.97,
}
WEIGHTS = {"bm25": 0.61, "knn": 0.31, "pairs": 0.08}
FOUND = {"hits": [HIT], "generation": "g2", "query": "?", "weights": WEIGHTS, "reranked": True}


@contextmanager
def answering(found: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """An API that finds the same for everybody, and what it was asked."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def run(found: dict[str, Any], *options: str) -> tuple[str, list[dict[str, Any]]]:
    with answering(found) as (url, asked):
        command = ["search", "blue pump", "--url", url, "--key", "gw_1", *options]
        ended = CliRunner().invoke(app, command, env={"COLUMNS": "200"})
    return ended.output, asked


def test_shows_every_score_that_made_the_order() -> None:
    output, _ = run(FOUND)

    heads, row, count, weights = (line.split() for line in output.splitlines())
    assert heads == ["#", "rerank", "score", "bm25", "knn", "pairs", "passage"]
    assert row[:7] == ["1", "0.970", "0.810", "#2", "7.21", "-", "1"]
    assert " ".join(count) == "1 passage, index generation g2"
    assert " ".join(weights) == "weights: words 0.61, meaning 0.31, word pairs 0.08"


def test_has_no_column_for_a_reranker_that_was_not_asked() -> None:
    output, _ = run(FOUND | {"reranked": False, "hits": [HIT | {"rerank": None}]})

    assert "rerank" not in output


def test_says_that_there_is_no_index_yet() -> None:
    output, _ = run(FOUND | {"hits": [], "generation": "", "weights": None})

    assert "0 passages, index generation none yet" in output
    assert "weights" not in output


def test_says_in_a_sentence_that_nothing_with_this_metadata_was_found() -> None:
    output, _ = run(FOUND | {"hits": [], "weights": None}, "--filter", "kind=manual")

    assert output.startswith("0 passages, index generation g2")
    assert "No searchable document with this metadata" in output


def test_sends_the_filters() -> None:
    _, asked = run(FOUND, "--filter", "year=2025", "--filter", "year=2026", "--filter", "a=b=c")

    assert asked[0]["filters"] == {"year": ["2025", "2026"], "a": ["b=c"]}


@pytest.mark.parametrize("given", ["year", "=2026", ""])
def test_says_how_a_filter_is_written(given: str) -> None:
    with pytest.raises(typer.BadParameter, match="key=value"):
        filters_of([given])
