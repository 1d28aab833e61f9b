"""A real engine for tests and benchmarks: fetched, launched, waited for, stopped."""

import http.client
import os
import shutil
import socket
import subprocess
import tempfile
from abc import ABC, abstractmethod
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar, Self

from infra.engines.artifacts import CACHE, Artifacts, EngineUnavailable

POLL_SECONDS = 0.1
START_SECONDS = 90
STOP_SECONDS = 15
TAIL_LINES = 25
UNPRIVILEGED = 65534


class Engine(ABC):
    """A real server on 127.0.0.1 for as long as a `with` block lasts.

    Subclasses say what it is made of (`artifacts`), what it lacks here (`lacks`) and how it is run
    (`command`). Its working folder, with its log, is temporary and goes when it stops.
    """

    title: ClassVar[str]
    ready_path: ClassVar[str]
    ready_status: ClassVar[int] = 200
    runs_as_root: ClassVar[bool] = True

    def __init__(self, cache: Path = CACHE) -> None:
        """Say in which folder the fetched files are kept."""
        self.cache = cache
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None

    @property
    @abstractmethod
    def artifacts(self) -> Artifacts:
        """The files that this engine is made of."""

    @abstractmethod
    def lacks(self) -> str | None:
        """Say in a few words what this machine lacks to fetch and run the engine, or nothing."""

    @abstractmethod
    def command(self, folder: Path, port: int) -> list[str]:
        """Return the command line that runs the engine in this folder and on this port."""

    @property
    def url(self) -> str:
        """The address of the running engine, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int | None:
        """The process id of the running engine, nothing when it is stopped."""
        return self._process.pid if self._process else None

    def __enter__(self) -> Self:
        """Start the engine."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stop the engine."""
        self.stop()

    def start(self) -> Self:
        """Fetch the engine if need be, start it and return when it answers.

        The calling thread must outlive the engine: the engine is killed when that thread ends.
        Raises EngineUnavailable, with the end of the engine's log, when it does not come up in 90
        seconds.
        """
        self.artifacts.fetch()
        self.port = _free_port()
        self._folder = Path(tempfile.mkdtemp(prefix=f"groundwork-{self.artifacts.folder.name}-"))
        with ExitStack() as undone:
            undone.callback(self.stop)
            self._launch(self._folder)
            self._await()
            undone.pop_all()
        return self

    def stop(self) -> None:
        """End the engine's own process, by force if need be, and remove its working folder."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _launch(self, folder: Path) -> None:
        command = self.command(folder, self.port)
        with (folder / "engine.log").open("wb") as log:
            if not self.runs_as_root:
                _hand_over(folder)
            self._process = subprocess.Popen(
                [*_guard(self.runs_as_root), *command],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C goes to whoever started it, which then stops the engine in order.
                start_new_session=True,
            )

    def _await(self) -> None:
        assert self._process is not None
        for _ in range(int(START_SECONDS / POLL_SECONDS)):
            if self._answers():
                return
            try:
                self._process.wait(POLL_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            break
        raise EngineUnavailable(f"it did not come up; its log ends with:\n{self._tail()}")

    def _answers(self) -> bool:
        # http.client and not urllib, which would send what stays on this machine to a proxy.
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", self.ready_path)
            return connection.getresponse().status == self.ready_status
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _tail(self) -> str:
        assert self._folder is not None
        lines = (self._folder / "engine.log").read_text(errors="replace").splitlines()
        return "\n".join(lines[-TAIL_LINES:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _guard(runs_as_root: bool) -> list[str]:
    """Let setpriv, where there is one, end the engine with its starter and take it from root."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    drop = ["--reuid", str(UNPRIVILEGED), "--regid", str(UNPRIVILEGED), "--clear-groups"]
    return [setpriv, "--pdeathsig", "KILL", *([] if runs_as_root or os.getuid() else drop)]


def _hand_over(folder: Path) -> None:
    if os.getuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, UNPRIVILEGED, UNPRIVILEGED)
