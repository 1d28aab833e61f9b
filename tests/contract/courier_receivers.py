"""Receivers for tests: servers on the loopback that say, byte for byte, what they are told to."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer

from shared.couriers.https import HttpsCourier
from shared.couriers.limits import Limits
from shared.ports import Clock
from shared.system import SystemClock
from tests.contract.courier_certificates import Authority

HOST = "hooks.example.com"
HEADERS = {"webhook-id": "evt_1", "Content-Type": "application/json"}
BODY = b'{"type":"document.indexed"}'
PUBLIC = "8.8.8.8"


def said(status: str, body: bytes = b"", *headers: str) -> bytes:
    """A whole answer as it is on the wire."""
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", "")
    return "\r\n".join(lines).encode() + body


class Receiver:
    """Reads one request from each connection, answers, and remembers what it was sent."""

    def __init__(self, reply: bytes = said("204 No Content")) -> None:
        self.reply = reply
        self.speak: Callable[[socket.socket], None] | None = None
        """What it does to a connection, instead of reading a request and answering."""
        self.connections = 0
        self.requests: list[bytes] = []
        self.left = threading.Event()
        """Set when a client has left before all was said."""
        self.taken = 0
        """How many bytes the network took of what it says for ever."""
        self.port = 0
        self.scheme = "https"

    def url(self, path: str = "/in?key=1", host: str = HOST) -> str:
        """Where it listens, under a name of its own."""
        return f"{self.scheme}://{host}:{self.port}{path}"

    def answer(self, connection: socket.socket) -> None:
        """Serve one connection."""
        if self.speak is not None:
            self.speak(connection)
            return
        if request := _request(connection):
            self.requests.append(request)
        connection.sendall(self.reply)

    def says_for_ever(self, beginning: bytes, again: bytes) -> None:
        """Answer with a beginning, and then go on with the same bytes until nobody listens."""

        def speak(connection: socket.socket) -> None:
            self.requests.append(_request(connection))
            connection.sendall(beginning)
            try:
                while True:
                    connection.sendall(again)
                    self.taken += len(again)
            except OSError:
                self.left.set()

        self.speak = speak


class Listener(ThreadingTCPServer):
    """A socket on the loopback, and who answers there."""

    allow_reuse_address = True

    def __init__(self, receiver: Receiver, context: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), Connection)
        self.receiver = receiver
        self.context = context


class Connection(BaseRequestHandler):
    """One connection; a client that leaves, or that does not trust us, is no error."""

    def handle(self) -> None:
        assert isinstance(self.server, Listener)
        self.server.receiver.connections += 1
        self.request.settimeout(10)
        with suppress(OSError):
            if self.server.context is None:
                self.server.receiver.answer(self.request)
                return
            with self.server.context.wrap_socket(self.request, server_side=True) as encrypted:
                self.server.receiver.answer(encrypted)


def _request(connection: socket.socket) -> bytes:
    """One whole request; nothing if the client leaves before its end."""
    read = b""
    while True:
        head, found, body = read.partition(b"\r\n\r\n")
        if found and len(body) >= _length(head):
            return read
        if not (data := connection.recv(65_536)):
            return b""
        read += data


def _length(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    return next((int(it[15:]) for it in lines if it.startswith(b"content-length:")), 0)


@contextmanager
def receiving(receiver: Receiver, context: ssl.SSLContext | None) -> Iterator[Receiver]:
    """Let a receiver listen on the loopback; without a certificate, over plain HTTP."""
    listener = Listener(receiver, context)
    receiver.scheme = "http" if context is None else "https"
    receiver.port = listener.server_address[1]
    thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield receiver
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()


class Names:
    """A resolver that knows what it is told, and gives the next answer each time it is asked."""

    def __init__(self, known: Mapping[str, Sequence[Sequence[str]]]) -> None:
        self._known = {host: list(answers) for host, answers in known.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        del port
        self.asked.append(host)
        answers = self._known.get(host)
        if answers is None:
            raise socket.gaierror(socket.EAI_NONAME, "unknown to this test")
        return answers.pop(0) if len(answers) > 1 else answers[0]


def courier(
    authority: Authority, limits: Limits | None = None, clock: Clock | None = None
) -> HttpsCourier:
    """A courier that knows our receivers, and nobody else."""
    return HttpsCourier(
        clock or SystemClock(),
        allow_loopback=True,
        resolver=Names({HOST: [["127.0.0.1"]]}),
        trust=authority.trusted(),
        limits=limits,
    )


def waits_for_the_end(connection: socket.socket) -> None:
    """Say nothing until the client leaves."""
    while connection.recv(65_536):
        pass
