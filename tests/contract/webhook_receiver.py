"""A receiver of webhooks on this machine, which verifies by the library that receivers use."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError


class Receiver:
    """Keeps what it could verify, and answers with its `status`, or 401 to what it could not."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.secret = ""
        self.status = 204
        self.verified: list[dict[str, Any]] = []
        self.refused = 0
        self._lock = Lock()

    def takes(self, headers: dict[str, str], body: bytes) -> int:
        """Verify a callback; gives the status to answer with."""
        with self._lock:
            try:
                payload = Webhook(self.secret).verify(body, headers)
            except WebhookVerificationError:
                self.refused += 1
                return 401
            if self.status < 300:
                self.verified.append(payload | {"webhook-id": headers["webhook-id"]})
            return self.status


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens on this machine until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        """Hands each POST to the receiver."""

        def do_POST(self) -> None:
            """Answer a callback."""
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = receiver.takes(headers, body)
            said = json.dumps({"seen": len(receiver.verified)}).encode() if status != 204 else b""
            self.send_response(status)
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}/hooks")
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
