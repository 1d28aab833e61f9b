"""Rerankers for tests: a web server of our own on the loopback, and a client of Bedrock's."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from shared.errors import RerankUnavailable
from shared.retrieval.rerank.http import HttpReranker
from shared.types.release import Rerank

Reply = tuple[int, bytes]
Answer = Callable[[dict[str, Any]], Reply]
QUESTION = "What is all of it?"
TEXTS = ("nothing of it", "something of it", "all of it")
SCORES = (0.1, 0.5, 0.9)
DRIPS = 600


def scored(
    *pairs: tuple[Any, Any], under: str = "results", score: str = "relevance_score"
) -> bytes:
    """A reply with these indices and scores."""
    return json.dumps({under: [{"index": index, score: value} for index, value in pairs]}).encode()


def best_first(request: dict[str, Any]) -> Reply:
    """What a server says that does as it should: the best text first."""
    del request
    return 200, scored(*sorted(enumerate(SCORES), key=lambda pair: -pair[1]))


class RerankServer:
    """Answers each request as it is told to, and remembers what it was sent."""

    def __init__(self, answer: Answer = best_first) -> None:
        self.answer = answer
        self.sent: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.connections = 0
        self.drips: bytes | None = None
        """What is sent byte by byte, instead of an answer."""
        self.hangs_up = False
        """Whether it closes each connection after its reply, without saying so before."""
        self.left = threading.Event()
        """Set when a client leaves while it is dripped on."""
        self.closing = threading.Event()
        self.url = ""


class Listener(ThreadingHTTPServer):
    """A socket on the loopback, and who answers there."""

    def __init__(self, reranker: RerankServer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.reranker = reranker


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = 10
    disable_nagle_algorithm = True

    def setup(self) -> None:
        self._reranker.connections += 1
        super().setup()

    def handle(self) -> None:
        with suppress(OSError):  # A client that leaves, or that does not trust us.
            super().handle()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._reranker.sent.append(json.loads(body))
        self._reranker.headers.append(dict(self.headers))
        self._reranker.paths.append(self.path)
        if self._reranker.drips is None:
            self._answer(*self._reranker.answer(self._reranker.sent[-1]))
        else:
            self._drip(self._reranker.drips)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    @property
    def _reranker(self) -> RerankServer:
        assert isinstance(self.server, Listener)
        return self.server.reranker

    def _answer(self, status: int, reply: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(reply)))
        self.send_header("Location", self._reranker.url)
        self.end_headers()
        self.wfile.write(reply)
        self.close_connection = self._reranker.hangs_up

    def _drip(self, reply: bytes) -> None:
        self.close_connection = True
        try:
            for byte in reply:
                self.wfile.write(bytes([byte]))
                if self._reranker.closing.wait(0.02):
                    return
        except OSError:
            self._reranker.left.set()


@contextmanager
def serving(server: RerankServer, context: ssl.SSLContext | None = None) -> Iterator[RerankServer]:
    """Let a server listen on the loopback."""
    listener = Listener(server)
    if context is not None:
        listener.socket = context.wrap_socket(
            listener.socket, server_side=True, do_handshake_on_connect=False
        )
    scheme = "http" if context is None else "https"
    server.url = f"{scheme}://127.0.0.1:{listener.server_address[1]}/v1/rerank?tier=1"
    thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        listener.shutdown()
        thread.join()
        listener.server_close()


def settings(url: str | None = None, **changes: Any) -> Rerank:
    """A reranker that has time enough."""
    adapter = "http" if url else "bedrock"
    fields = {"adapter": adapter, "model": "r-1", "url": url, "milliseconds": 10_000}
    return Rerank.model_validate(fields | changes)


def asked(reranker: HttpReranker, server: RerankServer, **changes: Any) -> list[float]:
    """The scores that a server gives to our texts."""
    return list(reranker.rerank(QUESTION, TEXTS, settings(server.url, **changes)))


def complaint(reranker: HttpReranker, server: RerankServer, **changes: Any) -> str:
    """The sentence with which a server's scores are done without."""
    with pytest.raises(RerankUnavailable) as raised:
        asked(reranker, server, **changes)
    return raised.value.sentence
