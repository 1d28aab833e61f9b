"""A connection to one checked address, cut off at a deadline and after so many bytes."""

import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from typing import Any

import httpcore2

from shared.couriers.limits import Deadline, Limits

PIECE = 4_096


class TooLong(httpcore2.ReadError):
    """The answer goes on after all that we read of it."""


class Dial(httpcore2.NetworkBackend):
    """Connects to the addresses it was given, whatever host it is asked for: nothing is looked up.

    `judge` raises for an address that must not be spoken to; it sees whom the machine says that it
    reached, before a byte is sent.
    """

    def __init__(
        self,
        addresses: Sequence[str],
        judge: Callable[[str], None],
        limits: Limits,
        deadline: Deadline,
    ) -> None:
        self._addresses = addresses[: limits.addresses]
        self._judge = judge
        self._limits = limits
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address that answers. Raises httpcore2's errors."""
        del host, timeout, local_address, socket_options
        problem: Exception = httpcore2.ConnectError()
        for address in self._addresses:
            seconds = min(self._limits.connect_seconds, self._deadline.left())
            try:
                return self._connect(address, port, seconds)
            except TimeoutError:
                problem = httpcore2.ConnectTimeout()
            except OSError:
                problem = httpcore2.ConnectError()
        raise problem

    def _connect(self, address: str, port: int, seconds: float) -> httpcore2.NetworkStream:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with ExitStack() as failed:
            opened = failed.enter_context(socket.socket(family, socket.SOCK_STREAM))
            opened.settimeout(seconds)
            opened.connect((address, port))
            self._judge(opened.getpeername()[0])
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            failed.pop_all()
        return Line(opened, self._deadline, self._limits.answer_bytes)


class Line(httpcore2.NetworkStream):
    """An open connection; every wait on it ends at the deadline, however slowly bytes drip."""

    def __init__(self, opened: socket.socket, deadline: Deadline, most_bytes: int) -> None:
        self._socket = opened
        self._deadline = deadline
        self._most_bytes = most_bytes
        self._bytes = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes. Raises TooLong after so many, ReadError if there is no answer at all."""
        del timeout
        room = self._most_bytes - self._bytes
        if room <= 0:
            raise TooLong
        self._socket.settimeout(self._deadline.left())
        data = self._socket.recv(min(max_bytes, room, PIECE))
        if not data and not self._bytes:
            raise httpcore2.ReadError
        self._bytes += len(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it. Raises WriteError, after which an answer may be there all the same."""
        del timeout
        rest = memoryview(buffer)
        while rest:
            self._socket.settimeout(self._deadline.left())
            try:
                rest = rest[self._socket.send(rest) :]
            except TimeoutError:
                raise
            except OSError as error:
                raise httpcore2.WriteError from error

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """The same connection, encrypted, to whoever proves to bear that name."""
        del timeout
        with ExitStack() as failed:
            failed.callback(self.close)
            self._socket.settimeout(self._deadline.left())
            wrapped = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
            failed.pop_all()
        return Line(wrapped, self._deadline, self._most_bytes)

    def get_extra_info(self, info: str) -> Any:
        """Nothing but whether it is encrypted."""
        is_encrypted = info == "ssl_object" and isinstance(self._socket, ssl.SSLSocket)
        return self._socket if is_encrypted else None
