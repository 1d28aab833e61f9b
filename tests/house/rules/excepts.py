"""One broad `except` in the house: a handler's last line, where a failure turns into a reply."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch

from ..references import dotted, origins
from ..tree import Source, Tree, Violation

ALLOWED = ("functions/*/handler.py", "infra/local/*")
BROAD = frozenset({"Exception", "BaseException"})


def violations(tree: Tree) -> list[Violation]:
    """Return every broad `except` where none may stand, and a second one where one may."""
    return [wrong for source in tree.sources for wrong in _wrongs(source)]


def _wrongs(source: Source) -> Iterator[Violation]:
    lines = sorted(_broad(source))
    if any(fnmatch(source.path, home) for home in ALLOWED):
        for line in lines[1:]:
            yield source.breaks(line, "one broad except is enough for a file; name this error.")
        return
    for line in lines:
        yield source.breaks(
            line,
            "a broad except catches too much; name the error you mean, or clean up in a finally.",
        )


def _broad(source: Source) -> Iterator[int]:
    local = origins(source)
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler) and (node.type is None or _is_broad(node.type)):
            yield node.lineno
        if isinstance(node, ast.Call) and dotted(node.func, local) == "contextlib.suppress":
            yield from (error.lineno for error in node.args if _is_broad(error))


def _is_broad(error: ast.expr) -> bool:
    return any(isinstance(it, ast.Name) and it.id in BROAD for it in ast.walk(error))
