"""A connection to a web server that is kept open between calls, and that others can cut."""

import socket
from contextlib import ExitStack, suppress
from http.client import HTTPConnection, HTTPSConnection
from selectors import EVENT_READ, DefaultSelector
from ssl import SSLContext
from threading import Lock
from urllib.parse import SplitResult

MOST_BYTES = 1_000_000
"""More than any list of scores; what is longer is not read on."""


class Switch:
    """Ends a call from outside, whatever it waits for: the handshake, a header, the body."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._socket: socket.socket | None = None
        self._is_cut = False

    def watch(self, connected: socket.socket) -> None:
        """From now on the call waits for this socket."""
        with self._lock:
            self._socket = connected
            if self._is_cut:
                _shut(connected)

    def cut(self) -> None:
        """Let the call fail at once, and whatever it tries next."""
        with self._lock:
            self._is_cut = True
            if self._socket is not None:
                _shut(self._socket)


class Line:
    """One open connection; for one call at a time."""

    def __init__(
        self, url: SplitResult, context: SSLContext | None, seconds: float, switch: Switch
    ) -> None:
        """Connect, waiting so many seconds for each step. Raises OSError or ValueError."""
        host, secure = url.hostname or "", context is not None
        port = url.port or (443 if secure else 80)
        self._socket = socket.create_connection((host, port), timeout=seconds)
        with ExitStack() as failed:
            failed.callback(lambda: self._socket.close())
            switch.watch(self._socket)
            # An answer of a few bytes must not wait for the next packet to fill.
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if context is not None:
                self._secure(context, host, switch)
            failed.pop_all()
        kind = HTTPSConnection if secure else HTTPConnection
        self._http = kind(host, port)
        self._http.sock = self._socket
        # A closed connection must never be opened again behind our back, without encryption.
        self._http.auto_open = 0

    def _secure(self, context: SSLContext, host: str, switch: Switch) -> None:
        secured = context.wrap_socket(
            self._socket, server_hostname=host, do_handshake_on_connect=False
        )
        self._socket = secured
        switch.watch(secured)
        secured.do_handshake()

    def post(
        self, target: str, body: bytes, headers: dict[str, str], seconds: float, switch: Switch
    ) -> tuple[int, bytes]:
        """The status and the first bytes of the reply; raises OSError, HTTPException, ValueError.

        Redirections are not followed: they would carry our key to somebody else.
        """
        switch.watch(self._socket)
        self._socket.settimeout(seconds)
        self._http.request("POST", target, body, headers)
        with self._http.getresponse() as response:
            reply = response.read(MOST_BYTES)
            if not response.isclosed():  # What was not read would pass for the next call's reply.
                self.close()
            return response.status, reply

    def is_open(self) -> bool:
        """Whether it can take another call: a server that is silent has not closed it."""
        if self._http.sock is None or self._socket.fileno() < 0:
            return False
        with DefaultSelector() as selector:
            selector.register(self._socket, EVENT_READ)
            return not selector.select(0)

    def close(self) -> None:
        """Hang up."""
        self._http.close()
        self._socket.close()


def _shut(connected: socket.socket) -> None:
    """End a socket under whoever reads it, also under encryption, which is then left alone."""
    with suppress(OSError):
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
