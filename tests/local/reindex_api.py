"""A small API with an index that stands otherwise at each look, and its address."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from shared.types.rebuild import GenerationStanding, Rebuild, Standing, Verdict
from shared.types.recipe import Chunking, EmbedderCard, Recipe
from tests.contract.still_clock import START

OLD, NEW = "g2-aaaaaaaa-0001", "g2-bbbbbbbb-0002"
RECIPE = Recipe(form=2, embedder=EmbedderCard(), chunking=Chunking())
RUNNING = Rebuild(
    generation=NEW,
    recipe=RECIPE,
    reason="A better model.",
    state="copying",
    planned=40,
    started_at=START,
    updated_at=START,
)
VERDICT = Verdict(
    questions=30,
    recall_live=0.9,
    recall_new=0.5,
    ndcg_live=0.8,
    ndcg_new=0.4,
    loss=0.4,
    standard_error=0.05,
    passed=False,
    detail="It finds worse than the live one.",
)
LIVE = RUNNING.model_copy(update={"state": "live", "ended_at": START, "missing": 0})
REJECTED = RUNNING.model_copy(update={"state": "rejected", "verdict": VERDICT})
FAILED = RUNNING.model_copy(update={"state": "failed", "detail": "It stood still for too long."})

Look = Standing | int


def standing(rebuild: Rebuild | None, documents: int = 0) -> Standing:
    """An index of two generations, the older live."""
    names = ((NEW, "building", documents), (OLD, "live", 40))
    generations = tuple(
        GenerationStanding.model_validate(
            {"name": name, "role": role, "documents": held, "passages": held, "recipe": RECIPE}
        )
        for name, role, held in names
    )
    return Standing(generations=generations, rebuild=rebuild)


class SmallApi:
    """An index that stands otherwise at each look; a number is a failure with that status."""

    def __init__(self, looks: Sequence[Look], begins: Look = 202) -> None:
        self.looks = list(looks)
        self.begins = begins
        self.asked: list[tuple[str, str, Any]] = []

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, str]:
        """Status and body for a request."""
        self.asked.append((method, path, json.loads(body) if body else None))
        if path == "/v1/index/reindex":
            return (202, RUNNING.model_dump_json()) if self.begins == 202 else refused(409)
        look = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        return refused(look) if isinstance(look, int) else (200, look.model_dump_json())


def refused(status: int) -> tuple[int, str]:
    """A problem of that status."""
    codes = {403: "missing_scope", 409: "conflict", 503: "search_unavailable"}
    return status, json.dumps({"code": codes[status], "detail": "A sentence."})


@contextmanager
def served(api: SmallApi) -> Iterator[str]:
    """The small API at an address of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, text = api.answer(self.command, self.path, body)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        do_POST = do_GET  # noqa: N815  # The names are http.server's.

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
