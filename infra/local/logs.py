"""Where logs go on one machine: into a file; an error also shows as one line in the terminal."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.topology import FUNCTIONS
from shared.observe import logger

LOGGER = logging.getLogger("groundwork-local")
FILE = "functions.log"
PLAIN = "%(asctime)s %(levelname)s %(name)s %(message)s"


class OneLine(logging.Handler):
    """Shows each error as one line, and where the rest of it is."""

    def __init__(self, show: Callable[[str], None], file: Path) -> None:
        super().__init__(logging.ERROR)
        self._show = show
        self._file = file

    def emit(self, record: logging.LogRecord) -> None:
        """Show one record."""
        cause = record.exc_info[1] if record.exc_info else None
        why = f": {type(cause).__name__}" if cause else ""
        room = record.name.removeprefix("groundwork-")
        said = " ".join(record.getMessage().split())
        self._show(f"! {room}: {said}{why} (see {self._file})")


@contextmanager
def logs_in(folder: Path, show: Callable[[str], None]) -> Iterator[None]:
    """All logs of this process go to a file in the folder meanwhile, and errors to `show`."""
    path = folder / FILE
    file = logging.FileHandler(path, encoding="utf-8")
    file.setFormatter(logging.Formatter(PLAIN))
    errors = OneLine(show, path)
    rooms = [logging.getLogger(logger(f.name).name) for f in FUNCTIONS]
    root = logging.getLogger()
    root.addHandler(file)
    root.addHandler(errors)
    for room in rooms:
        _hush(room)
    try:
        yield
    finally:
        root.removeHandler(errors)
        root.removeHandler(file)
        file.close()


def _hush(room: logging.Logger) -> None:
    """Let a function's logger, which prints JSON on its own, speak through the root's handlers."""
    for handler in [*room.handlers]:
        room.removeHandler(handler)
    room.propagate = True
