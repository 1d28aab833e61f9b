"""A small API that answers what operators ask, from a script, and its address."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from pydantic import BaseModel
from typer.testing import CliRunner, Result

from infra.cli import app

Reply = BaseModel | int
CODES = {403: "missing_scope", 404: "not_found", 503: "store_unavailable"}


class SmallApi:
    """Answers each path with its replies in turn, the last one for ever; a number is a failure."""

    def __init__(self, replies: Mapping[str, Sequence[Reply]]) -> None:
        self._replies = {path: list(some) for path, some in replies.items()}
        self.asked: list[tuple[str, str, Any]] = []

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, str]:
        """Status and body for a request."""
        self.asked.append((method, path, json.loads(body) if body else None))
        replies = self._replies.get(path, [404])
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if isinstance(reply, int):
            return reply, json.dumps({"code": CODES[reply], "detail": "A sentence."})
        return 200, reply.model_dump_json()


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


def run(api: SmallApi, *arguments: str) -> Result:
    """What a command says to an API."""
    with served(api) as url:
        told = {"COLUMNS": "300", "GROUNDWORK_URL": url, "GROUNDWORK_KEY": "gw_1"}
        return CliRunner().invoke(app, list(arguments), env=told)
