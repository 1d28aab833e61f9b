"""What a file imports, spelled in full: at the top, inside a function, for types only, by name."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from .references import dotted, origins
from .tree import Source, Tree


@dataclass(frozen=True)
class Import:
    """One import: `from shared.ports import Clock` has the target `shared.ports.Clock`."""

    target: str
    line: int

    def names(self, package: str) -> bool:
        """Say whether the target is that package or something in it."""
        return self.target == package or self.target.startswith(package + ".")


def imports(source: Source) -> Iterator[Import]:
    """Yield every import of a file, wherever it stands; `import_module("name")` is one too."""
    local = origins(source)
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = origin(source, node)
            yield from (Import(f"{package}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call):
            yield from _by_name(node, local)


def origin(source: Source, node: ast.ImportFrom) -> str:
    """Return the absolute name of the module that a `from ... import` takes from."""
    if node.level == 0:
        return node.module or ""
    here = source.module.split(".")
    up = node.level - 1 if source.is_package else node.level
    parts = [*here[: len(here) - up], *([node.module] if node.module else [])]
    return ".".join(parts)


def module_of(tree: Tree, target: str) -> str | None:
    """Return the module of the tree that holds the target, or `None` for what is not ours."""
    parts = target.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((name for name in names if name in tree.modules), None)


def _by_name(call: ast.Call, local: dict[str, str]) -> Iterator[Import]:
    if dotted(call.func, local) not in ("importlib.import_module", "__import__"):
        return
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        yield Import(first.value, call.lineno)
