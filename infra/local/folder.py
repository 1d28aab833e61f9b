"""The folder of one machine's data, `.groundwork`: what lies where, and who may use it now."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FORMAT = "1"
OLD_INDEX = "index.sqlite*"
BUILT_MODEL = Path(__file__).parents[2] / ".groundwork" / "embedder"
"""Where `make install` builds the embedding model, wherever the data are."""


class Unusable(Exception):
    """The kept data cannot be used; the message is one sentence that says what to do."""


class Folder:
    """Paths under one root; making the object changes nothing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.format = root / "format"
        self.tables = root / "tables"
        self.objects = root / "objects"
        self.index = root / "index"
        own = root / "embedder"
        self.embedder = own if own.exists() else BUILT_MODEL
        self.key = root / "dev-key"
        self.environment = root / "environment.json"
        self.url = root / "url"
        self.samples = root / "samples-loaded"
        self.log = root / "log"

    def prepare(self) -> None:
        """Make the folders, or check that they are of a format that we read. Raises Unusable."""
        for folder in (self.tables, self.objects, self.index, self.log):
            folder.mkdir(parents=True, exist_ok=True)
        if not self.format.exists():
            write_whole(self.format, f"{FORMAT}\n".encode())
        found = self.format.read_text(encoding="utf-8", errors="replace").strip()
        if found != FORMAT:
            raise Unusable(
                f"{self.root} was written in format {found[:20]!r}, and this version reads "
                f"{FORMAT}: move the folder away and start again."
            )
        self._drop_old_index()

    def _drop_old_index(self) -> None:
        """Delete the one file that version 0.1.0 had for an index.

        All that was in it is made anew from the uploads; and what is deleted there from now on
        would otherwise stay readable here.
        """
        for file in self.root.glob(OLD_INDEX):
            file.unlink()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Nobody else uses the folder meanwhile. Raises Unusable when somebody does."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise Unusable(f"Groundwork is already running on {self.root}.") from error
            yield

    def in_use(self) -> bool:
        """Whether a system runs on it now; what one that was killed left behind does not count."""
        try:
            with self.taken():
                return False
        except Unusable:
            return True


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that, whenever the machine stops, the old or the new one is there whole."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.write_bytes(content)
    unfinished.replace(path)
