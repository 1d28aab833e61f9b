"""Tests are sentences: `test_refuses_when_the_money_is_spent`, in a file that pytest finds."""

import ast
import re
from pathlib import PurePosixPath

from ..tree import Source, Tree, Violation

SENTENCE = re.compile(r"test(_[a-z0-9]+){3,}")


def violations(tree: Tree) -> list[Violation]:
    """Return tests whose names are no sentence, and tests in files where nobody runs them."""
    return [
        source.breaks(node.lineno, sentence)
        for source in tree.rooms("tests")
        for node in _tests(source)
        for sentence in _wrongs(source, node.name)
    ]


def _tests(source: Source) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    top = source.syntax.body
    bodies = [top, *(node.body for node in top if isinstance(node, ast.ClassDef))]
    return [
        node
        for body in bodies
        for node in body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    ]


def _wrongs(source: Source, name: str) -> list[str]:
    wrongs = []
    if not SENTENCE.fullmatch(name):
        wrongs.append(f"{name} is no sentence; use three words or more, lower case, after test_.")
    if not PurePosixPath(source.path).name.startswith("test_"):
        wrongs.append(f"{name} is never run here; move it into a file named test_*.py.")
    return wrongs
