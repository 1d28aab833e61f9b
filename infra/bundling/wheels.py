"""Installed wheels for Lambda's arm64, one folder for each set of requirements, kept under build/.

Functions with the same requirements share a folder, and an unchanged set is never installed twice.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from infra.bundling.programs import find_uv
from infra.bundling.requirements import PYTHON

PLATFORM = "aarch64-manylinux_2_28"
NOT_NEEDED = ("*.pyi", "*.pyx", "*.pxd", "*.c", "*.h", "*.hpp")
RECORDS = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")
"""What installers write for themselves; licences and metadata stay."""


class BundlingFailed(Exception):
    """The wheels could not be had; the message is the installer's own."""


def install(rows: Sequence[str], cache: Path, compiler: str | None) -> Path:
    """The folder that holds these requirements, stripped and, with a compiler, compiled.

    `rows` are rows of a hashed requirements file. Raises BundlingFailed.
    """
    target = (
        cache / sha256(repr((PLATFORM, PYTHON, bool(compiler), *rows)).encode()).hexdigest()[:16]
    )
    if target.is_dir():
        return target
    cache.mkdir(parents=True, exist_ok=True)
    # Beside its place, then moved: a bundling that was interrupted leaves nothing half done.
    with tempfile.TemporaryDirectory(dir=cache) as work:
        made = Path(work) / "made"
        made.mkdir()
        if rows:
            _fetch(rows, Path(work) / "requirements.txt", made)
        strip(made)
        if compiler:
            compile_all(made, compiler)
        if not target.is_dir():
            made.rename(target)
    return target


def _fetch(rows: Sequence[str], file: Path, target: Path) -> None:
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    command = [find_uv(), "pip", "install", "--quiet", "--no-config", "--no-deps"]
    command += ["--require-hashes", "--requirement", str(file), "--target", str(target)]
    command += ["--python-platform", PLATFORM, "--python-version", PYTHON]
    command += ["--only-binary", ":all:", "--link-mode", "copy"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BundlingFailed(f"The packages of a function could not be installed. {done.stderr}")


def strip(folder: Path) -> None:
    """Remove what no function reads: tests, headers, stubs, scripts, the installer's records."""
    for name in ("tests", "__pycache__"):
        for found in sorted(folder.rglob(name), reverse=True):
            shutil.rmtree(found)
    shutil.rmtree(folder / "bin", ignore_errors=True)
    (folder / ".lock").unlink(missing_ok=True)
    for pattern in NOT_NEEDED:
        for file in folder.rglob(pattern):
            file.unlink()
    for record in RECORDS:
        for file in folder.glob(f"*.dist-info/{record}"):
            file.unlink()


def compile_all(folder: Path, compiler: str) -> None:
    """Ship bytecode: Lambda cannot write it, and would compile again at every cold start.

    `unchecked-hash` makes it the same bytes on every machine, and never looks at the source's time.
    """
    command = [compiler, "-m", "compileall", "-q", "-j", "2"]
    # Paths as Lambda will see them, in tracebacks and for the same bytes wherever it is built.
    command += ["--invalidation-mode", "unchecked-hash", "-s", str(folder), "-p", "/var/task"]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise BundlingFailed(f"A function's code could not be compiled. {done.stdout}")
