"""First sentences: whoever opens a file reads at once, in one sentence, what it is for.

Modules, public classes and public functions carry one. A method may lean on its class or its port,
and one of several `overload` signatures on the function that they describe.
"""

import ast
from collections.abc import Iterator

from ..tree import PRODUCT, Source, Tree, Violation

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def violations(tree: Tree) -> list[Violation]:
    """Return what opens without a sentence, and every `__init__.py` that holds anything."""
    silent = [wrong for source in tree.rooms(*PRODUCT) for wrong in _silent(source)]
    return silent + [
        source.breaks(1, "a package's __init__.py stays empty; import the module, not a facade.")
        for source in tree.sources
        if source.is_package and source.text.strip()
    ]


def _silent(source: Source) -> Iterator[Violation]:
    if source.is_package:
        return
    for node, line, name in [(source.syntax, 1, "the module"), *_public(source.syntax.body)]:
        if not _first_line(node).endswith((".", "?")):
            said = f"{name} opens without a sentence; say in one line, up to a full stop, its use."
            yield source.breaks(line, said)


def _public(body: list[ast.stmt]) -> Iterator[tuple[Documented, int, str]]:
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node, node.lineno, node.name
            classes: list[ast.stmt] = [it for it in node.body if isinstance(it, ast.ClassDef)]
            yield from _public(classes)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _is_public(node):
            yield node, node.lineno, node.name


def _is_public(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    overload = any(ast.unparse(it).endswith("overload") for it in node.decorator_list)
    return not node.name.startswith("_") and not overload


def _first_line(node: Documented) -> str:
    lines = (ast.get_docstring(node) or "").splitlines()
    return lines[0].strip() if lines else ""
