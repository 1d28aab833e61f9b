"""The files an engine is made of: fetched once, checked against recorded sums, and kept."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

CACHE = Path(__file__).resolve().parents[2] / ".groundwork" / "engines"
CHECKSUMS = Path(__file__).parent / "checksums"


class EngineUnavailable(Exception):
    """An engine cannot be had on this machine; the message is one sentence that says why."""


class Artifacts:
    """One engine's files in the cache, exactly those that its list of checksums names.

    `checksums/<name>.sha256` (the format of `sha256sum`) is the truth: a file too many, one missing
    or one that differs fails the fetch. A finished fetch leaves a copy of that list in the folder,
    so the next one reads a single small file and calls no registry.
    """

    def __init__(
        self,
        name: str,
        download: Callable[[Path], None],
        cache: Path = CACHE,
        checksums: Path = CHECKSUMS,
    ) -> None:
        """Name the engine's list of checksums and what downloads its files into a folder."""
        self.folder = cache.resolve() / name
        self._recorded = (checksums / f"{name}.sha256").read_text()
        self._download = download
        self._stamp = self.folder / ".checked"

    def present(self) -> bool:
        """Say whether the files are in the cache and were checked when they came."""
        return self._stamp.is_file() and self._stamp.read_text() == self._recorded

    def fetch(self) -> Path:
        """Return the folder with the files, downloading them if they are not there.

        Raises EngineUnavailable when the registry does not give them or a file is not the recorded
        one.
        """
        if self.present():
            return self.folder
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".fetching-", dir=self.folder.parent) as waiting:
            arrived = Path(waiting) / "files"
            arrived.mkdir()
            self._download(arrived)
            self._check(arrived)
            (arrived / self._stamp.name).write_text(self._recorded)
            if not self.present():
                shutil.rmtree(self.folder, ignore_errors=True)
                arrived.rename(self.folder)
        return self.folder

    def megabytes(self) -> float:
        """Return the size of the fetched files in MB (10^6 bytes)."""
        return sum(file.stat().st_size for file in self.folder.iterdir()) / 1e6

    def _check(self, arrived: Path) -> None:
        rows = (line.split(maxsplit=1) for line in self._recorded.splitlines())
        recorded = {name: digest for digest, name in rows}
        found = {file.name: _sha256(file) for file in arrived.iterdir()}
        wrong = sorted(name for name, _ in recorded.items() ^ found.items())
        if wrong:
            raise EngineUnavailable(
                f"these files are not the recorded ones: {', '.join(wrong[:3])}"
            )


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
