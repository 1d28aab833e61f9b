"""A receiver of callbacks, on a port of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from typing import Any

from standardwebhooks import Webhook

LONGEST_SECONDS = 60


@dataclass
class Receiver:
    """Answers every callback with `status`, and keeps what came."""

    url: str
    status: int = 200
    came: Queue[tuple[dict[str, str], bytes]] = field(default_factory=Queue)

    def next(self, secret: str) -> dict[str, Any]:
        """The next callback's payload, its signature verified. Raises Empty where none comes."""
        headers, body = self.came.get(timeout=LONGEST_SECONDS)
        verified: dict[str, Any] = Webhook(secret).verify(body, headers)
        return verified


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver, for as long as it is needed."""
    receiver = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        """Takes one callback."""

        def do_POST(self) -> None:
            """Keep the request, then answer."""
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.came.put(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(receiver.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/callbacks"
    thread = Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
