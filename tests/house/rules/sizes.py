"""Small enough to read: files, functions, and the shape of all functions together.

A function's length is the number of lines from its `def` to its last line, blank lines and comments
included, its decorators and docstring left out. Methods and nested functions count as functions.
The p95 is the length that 95 in 100 functions do not exceed (nearest rank).
"""

import ast
import math
import statistics
from collections.abc import Iterator
from typing import NamedTuple

from ..tree import PRODUCT, Source, Tree, Violation

FILE_LINES = 250
FUNCTION_LINES = 40
MEDIAN_LINES = 8
P95_LINES = 25

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Measured(NamedTuple):
    """A function and its length in lines."""

    lines: int
    source: Source
    node: Function


def violations(tree: Tree) -> list[Violation]:
    """Return files and functions that are too long, and a product that is too long on the whole."""
    return [*_files(tree), *_functions(tree), *_shape(list(measured(tree, *PRODUCT)))]


def measured(tree: Tree, *rooms: str) -> Iterator[Measured]:
    """Yield every function of the rooms with its length."""
    for source in tree.rooms(*rooms):
        for node in source.nodes:
            if isinstance(node, Function):
                yield Measured(length(node), source, node)


def length(node: Function) -> int:
    """Return a function's lines, without its decorators and its docstring."""
    whole = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node, clean=False) is None:
        return whole
    docstring = node.body[0]
    return whole - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def p95(lengths: list[int]) -> int:
    """Return the 95th percentile of lengths by nearest rank."""
    return sorted(lengths)[math.ceil(0.95 * len(lengths)) - 1]


def _files(tree: Tree) -> Iterator[Violation]:
    for source in tree.sources:
        lines = len(source.text.splitlines())
        if lines > FILE_LINES:
            said = f"{lines} lines, more than {FILE_LINES}; split the file along what it does."
            yield source.breaks(FILE_LINES + 1, said)


def _functions(tree: Tree) -> Iterator[Violation]:
    for lines, source, node in measured(tree, *PRODUCT, "events", "tests"):
        if lines > FUNCTION_LINES:
            said = f"{node.name} has {lines} lines, more than {FUNCTION_LINES}; name its steps."
            yield source.breaks(node.lineno, said)


def _shape(functions: list[Measured]) -> Iterator[Violation]:
    if not functions:
        return
    lengths = [function.lines for function in functions]
    longest = max(functions, key=lambda function: function.lines)
    figures = (
        ("median", statistics.median(lengths), MEDIAN_LINES),
        ("p95", p95(lengths), P95_LINES),
    )
    for name, figure, limit in figures:
        if figure > limit:
            said = f"the {name} function has {figure:g} lines, more than {limit}; split this first."
            yield longest.source.breaks(longest.node.lineno, said)
