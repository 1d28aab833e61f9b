"""Fakes, not patches: tests swap a port for its twin, never pass by a failure, never wait."""

import ast
from collections.abc import Iterator

from ..imports import imports
from ..references import references
from ..tree import Source, Tree, Violation

PATCHING = ("unittest.mock", "mock", "pytest_mock")
MARKS = tuple(f"pytest.mark.{name}" for name in ("skip", "skipif", "xfail"))
MAY_WAIT = ("tests/engines/", "tests/browser/")


def violations(tree: Tree) -> list[Violation]:
    """Return patches, skips and sleeps in the tests; `monkeypatch.setenv` is fine."""
    checks = (_patches, _marks, _sleeps)
    return [wrong for source in tree.rooms("tests") for check in checks for wrong in check(source)]


def _patches(source: Source) -> Iterator[Violation]:
    for found in imports(source):
        if any(found.names(package) for package in PATCHING):
            yield source.breaks(found.line, f"{found.target} patches; pass the port's twin in.")
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr in ("setattr", "delattr"):
            yield source.breaks(node.lineno, f".{node.attr} patches; pass the port's twin in.")


def _marks(source: Source) -> Iterator[Violation]:
    for used in references(source):
        if used.name in MARKS:
            said = f"{used.name} hides a failure; mend the code, or delete the test."
            yield source.breaks(used.line, said)


def _sleeps(source: Source) -> Iterator[Violation]:
    if source.path.startswith(MAY_WAIT):
        return
    for used in references(source):
        if used.name == "time.sleep":
            yield source.breaks(used.line, "a test never sleeps; turn the hands of a fake clock.")
