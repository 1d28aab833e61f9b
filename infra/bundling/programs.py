"""The programs that bundling needs: uv, and a Python of Lambda's version to compile with."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from infra.bundling.requirements import PYTHON

INSTALLED_UV = Path(__file__).parents[2] / ".groundwork" / "uv" / "bin" / "uv"
VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"


class UvMissing(Exception):
    """There is no uv; the message says what to do."""


def find_uv() -> str:
    """The path of uv: the one that `make install` made, or the one on the PATH."""
    found = str(INSTALLED_UV) if INSTALLED_UV.is_file() else shutil.which("uv")
    if found is None:
        raise UvMissing("Bundling needs uv: run `make install`, or put uv on the PATH.")
    return found


def find_compiler() -> str | None:
    """A Python of Lambda's version on this machine, tried; none where there is none."""
    return next((path for path in _candidates() if _version(path) == PYTHON), None)


def _candidates() -> Iterator[str]:
    yield sys.executable
    on_the_path = shutil.which(f"python{PYTHON}")
    if on_the_path:
        yield on_the_path
    # A shim of pyenv on the PATH answers only for the version that is switched on.
    versions = Path.home() / ".pyenv" / "versions"
    yield from map(str, sorted(versions.glob(f"{PYTHON}*/bin/python{PYTHON}")))
    found = _output([find_uv(), "python", "find", "--no-config", PYTHON])
    if found:
        yield found


def _version(path: str) -> str | None:
    return _output([path, "-I", "-c", VERSION])


def _output(command: list[str]) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
