"""Where a benchmark's callbacks go: verified by the library that receivers use, and counted."""

import json
import random
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from shared.types.webhooks import EventType

REFUSED = 0.1
"""How often a receiver that misbehaves answers 500."""
TERMINAL: tuple[EventType, ...] = ("document.indexed", "document.failed", "document.deleted")


class Receiver:
    """A server on 127.0.0.1 with a path for each tenant, whose secret it verifies with."""

    def __init__(self, faults: bool, seed: int) -> None:
        self.secrets: dict[str, list[str]] = {}
        """The secrets of each tenant, of which any may have signed."""
        self.is_down = False
        self.calls = 0
        self.forged = 0
        """Callbacks that no secret of their tenant has signed."""
        self._newest: dict[tuple[str, str], tuple[int, str, str]] = {}
        """By tenant and document: sequence, type and version of its newest event."""
        self._dice = random.Random(seed) if faults else None
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)

    def url(self, tenant: str) -> str:
        """A tenant's address."""
        return f"http://127.0.0.1:{self._server.server_port}/{tenant}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def last(self, tenant: str, document_id: str) -> tuple[str, str] | None:
        """The newest event of a document that was verified: its type, and of which version."""
        newest = self._newest.get((tenant, document_id))
        return newest[1:] if newest else None

    def take(self, tenant: str, headers: dict[str, str], body: bytes) -> int:
        """Verify and note one call; gives the HTTP status."""
        with self._lock:
            self.calls += 1
            if self.is_down or (self._dice and self._dice.random() < REFUSED):
                return 500
            if not any(_signed(secret, headers, body) for secret in self.secrets.get(tenant, ())):
                self.forged += 1
                return 400
            self._note(tenant, json.loads(body))
            return 204

    def _note(self, tenant: str, event: dict[str, Any]) -> None:
        if event["type"] in TERMINAL:
            document = event["data"]["document"]
            key, told = (tenant, document["id"]), (event["sequence"], event["type"])
            self._newest[key] = max(
                self._newest.get(key, (0, "", "")), (*told, document["version"])
            )


def _signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One call."""

        def do_POST(self) -> None:
            """Take it."""
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(receiver.take(self.path.strip("/"), headers, body))
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler
