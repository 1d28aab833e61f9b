"""Which imported names a file uses, spelled in full whatever it calls them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from .tree import Source


@dataclass(frozen=True)
class Reference:
    """One use of an imported name: `dt.now` after `from datetime import datetime as dt`."""

    name: str
    line: int


def references(source: Source) -> Iterator[Reference]:
    """Yield every dotted name that starts at an import, called or merely passed along."""
    local = origins(source)
    for node in source.nodes:
        if isinstance(node, ast.Attribute | ast.Name) and (name := dotted(node, local)):
            yield Reference(name, node.lineno)


def origins(source: Source) -> dict[str, str]:
    """Return what each local name stands for, such as `dt` for `datetime.datetime`."""
    found = {"__import__": "__import__"}
    for node in source.nodes:
        if isinstance(node, ast.Import):
            found |= dict(_plain(alias) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {(a.asname or a.name): f"{node.module}.{a.name}" for a in node.names}
    return found


def dotted(node: ast.AST, local: dict[str, str]) -> str | None:
    """Return the full name that an expression spells, or `None` if it starts at no import."""
    if isinstance(node, ast.Name):
        return local.get(node.id)
    if isinstance(node, ast.Attribute) and (owner := dotted(node.value, local)):
        return f"{owner}.{node.attr}"
    return None


def _plain(alias: ast.alias) -> tuple[str, str]:
    if alias.asname:
        return alias.asname, alias.name
    top = alias.name.split(".")[0]
    return top, top
