"""The project as the rules see it: every Python file of the five rooms, read and parsed once."""

import ast
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

ROOMS = ("infra", "functions", "shared", "events", "tests")
PRODUCT = ("infra", "functions", "shared")
OLDEST_PYTHON = (3, 11)
SKIPPED = frozenset(
    {".git", ".groundwork", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache"}
    | {".venv", "__pycache__", "build", "cdk.out", "dist", "node_modules"}
)


@dataclass(frozen=True)
class Violation:
    """One place where the house breaks a rule, and a sentence that says what to do there."""

    path: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, its text, its syntax and its dotted name."""

    path: str
    text: str
    syntax: ast.Module

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.syntax))

    @cached_property
    def module(self) -> str:
        parts = PurePosixPath(self.path).with_suffix("").parts
        return ".".join(parts[:-1] if self.is_package else parts)

    @property
    def is_package(self) -> bool:
        return self.path.endswith("__init__.py")

    @property
    def room(self) -> str:
        return self.path.split("/", 1)[0]

    def breaks(self, line: int, sentence: str) -> Violation:
        """Return the violation of this file at this line."""
        return Violation(self.path, line, sentence)


@dataclass(frozen=True)
class Tree:
    """A source tree under one folder; the real project and a planted miniature look the same."""

    root: Path
    sources: tuple[Source, ...]
    documents: tuple[str, ...]
    """Paths of every file that belongs to the project, of any kind, from the root."""
    unread: tuple[Violation, ...] = ()
    """Where the oldest Python we run on stops reading; the other rules pass these files by."""

    @classmethod
    def read(cls, root: Path) -> "Tree":
        """Read the tree under `root`, every Python file of its rooms once."""
        paths = (path for room in ROOMS for path in _walk(root, root / room))
        read = [_parse(root, path) for path in paths if path.endswith(".py")]
        sources = tuple(it for it in read if isinstance(it, Source))
        unread = tuple(it for it in read if isinstance(it, Violation))
        return cls(root, sources, tuple(_documents(root)), unread)

    @cached_property
    def modules(self) -> dict[str, Source]:
        return {source.module: source for source in self.sources}

    def rooms(self, *names: str) -> Iterator[Source]:
        """Yield the Python files of the rooms named."""
        return (source for source in self.sources if source.room in names)


def _parse(root: Path, path: str) -> Source | Violation:
    text = (root / path).read_text(encoding="utf-8")
    try:
        return Source(path, text, ast.parse(text, path, feature_version=OLDEST_PYTHON))
    except SyntaxError as error:
        version = ".".join(map(str, OLDEST_PYTHON))
        said = f"Python {version} cannot read this ({error.msg}); write it so that it can."
        return Violation(path, error.lineno or 1, said)


def _walk(root: Path, folder: Path) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - SKIPPED)
        yield from ((Path(parent) / file).relative_to(root).as_posix() for file in sorted(files))


def _documents(root: Path) -> Iterator[str]:
    """Yield what git tracks; where there is no git, everything that is there."""
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        yield from _walk(root, root)
        return
    listed = subprocess.run(
        [git, "-C", str(root), "ls-files", "-z"], check=True, capture_output=True, text=True
    )
    yield from (path for path in listed.stdout.split("\0") if path and (root / path).is_file())
