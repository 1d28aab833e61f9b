"""Serves the gateway on a port of 127.0.0.1, on a thread of its own."""

import socket
from threading import Thread

from starlette.types import ASGIApp
from uvicorn import Config, Server

from infra.local.folder import Unusable

HOST = "127.0.0.1"
TRIED_PORTS = 20
GRACE_SECONDS = 2


class Front:
    """A web server around an app; the port is taken when the object is made."""

    def __init__(self, app: ASGIApp, port: int, *, exactly: bool = False) -> None:
        """Where the port is taken, the next free one serves, unless `exactly` that is wanted.

        Port 0 takes any. Raises Unusable when there is none.
        """
        self._socket = _bind(port, 1 if exactly else TRIED_PORTS)
        config = Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        self._server = Server(config)
        self._thread = Thread(target=self._server.run, args=([self._socket],), daemon=True)

    @property
    def port(self) -> int:
        """The port that serves."""
        port: int = self._socket.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """Where the API is."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        """Serve; the socket listens already, so nobody who comes at once is turned away."""
        self._socket.listen()
        self._thread.start()

    def stop(self) -> None:
        """Let requests under way end for some seconds, then close."""
        self._server.should_exit = True
        self._thread.join(GRACE_SECONDS + 2)


def _bind(port: int, tries: int) -> socket.socket:
    for candidate in range(port, port + tries):
        taken = socket.socket()
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((HOST, candidate))
        except (OSError, OverflowError):
            taken.close()
        else:
            return taken
    raise Unusable(f"Port {port} is not free: choose another one with `--port`.")
