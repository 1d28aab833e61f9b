"""Which rows of the hashed lock an asset needs: its imports' distributions, and theirs in turn."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = Path(__file__).parents[2] / "locks" / "lambda.txt"
PYTHON = "3.13"
LAMBDA = {
    "python_version": PYTHON,
    "python_full_version": f"{PYTHON}.0",
    "implementation_name": "cpython",
    "implementation_version": f"{PYTHON}.0",
    "platform_python_implementation": "CPython",
    "platform_machine": "aarch64",
    "platform_system": "Linux",
    "sys_platform": "linux",
    "os_name": "posix",
    "extra": "",
}
"""What markers ask about."""
IN_THE_RUNTIME = frozenset({"boto3", "botocore", "s3transfer"})
"""What Lambda's Python brings along."""
NOT_IMPORTED = frozenset({"xlsxwriter"})
"""What packages require for what we never do: python-pptx writes charts with it."""
ABSENT = IN_THE_RUNTIME | NOT_IMPORTED
ROW = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==[^\s;\\]+(?:\s*;\s*(?P<marker>[^\\]+?))?\s*\\?$")


class Unlocked(Exception):
    """A function imports something that is not pinned; the message says what to do."""


def requirement_rows(packages: Iterable[str], lock: Path = LOCK) -> tuple[str, ...]:
    """Rows of the lock, hashes included, for these import names; without what Lambda has.

    Raises Unlocked for a package that no distribution of the lock provides.
    """
    rows = _rows(lock)
    wanted: set[str] = set()
    waiting = [name for package in packages for name in _distributions(package, rows)]
    while waiting:
        name = waiting.pop()
        if name in wanted or name in ABSENT or name not in rows:
            continue
        wanted.add(name)
        waiting += _needs(name)
    return tuple(rows[name] for name in sorted(wanted))


def _distributions(package: str, rows: Mapping[str, str]) -> list[str]:
    """The locked distributions that provide an import name."""
    known = [str(canonicalize_name(name)) for name in _providers().get(package, ())]
    found = [name for name in known if name in rows or name in IN_THE_RUNTIME]
    if not found:
        raise Unlocked(
            f"`{package}` is imported by a function, but {LOCK.name} has no row for it: "
            "add it to the dependencies in pyproject.toml and run `make lock`."
        )
    return found


@cache
def _providers() -> Mapping[str, list[str]]:
    return packages_distributions()


def _needs(name: str) -> list[str]:
    """What a distribution requires on Lambda, without its extras."""
    try:
        lines = requires(name) or []
    except PackageNotFoundError:
        return []
    needed = (Requirement(line) for line in lines)
    return [canonicalize_name(it.name) for it in needed if it.marker is None or _holds(it.marker)]


def _rows(lock: Path) -> dict[str, str]:
    """The lock's rows that hold on Lambda, by name, each with its hashes."""
    found: dict[str, str] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock.read_text(encoding="utf-8").strip()):
        lines = [line for line in block.splitlines() if not line.lstrip().startswith("#")]
        head = ROW.match(lines[0])
        if head is None:
            raise Unlocked(f"{lock.name} has a row that is not `name==version`: {lines[0]}.")
        if head["marker"] is None or _holds(Marker(head["marker"])):
            found[canonicalize_name(head["name"])] = "\n".join(lines)
    return found


def _holds(marker: Marker) -> bool:
    """Whether a marker is true of Lambda's Python on arm64."""
    return marker.evaluate(LAMBDA)
