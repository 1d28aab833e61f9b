"""What a handler needs to run: the modules that it imports, theirs in turn, and their data files.

Found by reading the source, so imports inside functions count (an adapter that is chosen at run
time must be there), and imports for type checkers do not. What an environment never chooses is left
out by name: see `unused_modules`.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.environments import Environment
from infra.pieces import Function
from shared.releases.bundle import load_bundle

ROOT = Path(__file__).parents[2]
OURS = ("functions", "shared")

DATA: dict[str, tuple[str, ...]] = {
    "shared.releases.bundle": (
        "shared/features.toml",
        "shared/models/catalog.toml",
        "shared/prompts/catalog",
    ),
    "shared.releases.golden": ("shared/golden",),
    "functions.console.handler": ("functions/console/page",),
    "functions.chat.handler": ("functions/chat/run.sh",),
}
"""Files and folders that a module reads beside itself. A release ships with the code for now, so a
changed prompt is a new asset of the functions that read it; later releases live in a bucket."""

STARTS: dict[str, tuple[str, ...]] = {"functions.chat.handler": ("uvicorn",)}
"""Packages that a module's data files start by name: `run.sh` starts the web server."""

EMBEDDERS = {
    "minilm": "shared.retrieval.minilm",
    "openai": "shared.retrieval.openai",
    "bedrock": "shared.retrieval.bedrock",
}
ON_ONE_MACHINE = "shared.retrieval.embedded_generations"
ENGINES = frozenset(
    {ON_ONE_MACHINE, "shared.retrieval.opensearch", "shared.retrieval.opensearch_generations"}
)
RERANKERS = {
    "bedrock": "shared.retrieval.rerank.bedrock",
    "http": "shared.retrieval.rerank.http",
}
ADAPTERS = frozenset((*EMBEDDERS.values(), *RERANKERS.values()))


@dataclass(frozen=True)
class Closure:
    """The files of an asset by their path from the root, and the packages that they import."""

    files: tuple[str, ...]
    packages: tuple[str, ...]


def unused_modules(function: Function, environment: Environment) -> frozenset[str]:
    """Adapters that a function never opens in this environment; so their SDKs are not shipped.

    `functions/parts.py` and `functions/embedders.py` name every adapter. AWS never searches in a
    file, a function that does not search opens no engine, one that embeds opens the models of its
    environment only, and one that reranks asks whom the features name.
    """
    engines = ENGINES if function.searches == "no" else {ON_ONE_MACHINE}
    cards = environment.embedders if function.embeds else ()
    opened = {EMBEDDERS[card.kind] for card in cards}
    return frozenset(engines) | (ADAPTERS - opened - _rerankers(function))


def _rerankers(function: Function) -> frozenset[str]:
    """The adapters of the rerankers that a function asks, by the release that ships with it."""
    features = load_bundle().features.values() if function.reranks else ()
    asked = {feature.retrieval.rerank.adapter for feature in features} - {"none"}
    return frozenset(RERANKERS[adapter] for adapter in asked)


def closure(module: str, leave_out: frozenset[str] = frozenset(), root: Path = ROOT) -> Closure:
    """Everything that `module` imports, however deep. Raises FileNotFoundError if it is not there.

    `leave_out` names modules that stay away, with all that only they need.
    """
    if _path(module, root) is None:
        raise FileNotFoundError(f"There is no module `{module}` under {root}.")
    found: dict[str, Path] = {}
    packages: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = _path(name, root)
        if name in found or name in leave_out or path is None:
            continue
        found[name] = path
        packages.update(STARTS.get(name, ()))
        for target in _imported(path):
            if target.split(".")[0] in OURS:
                waiting += _parents(target)
            else:
                packages.add(target.split(".")[0])
    files = {path.relative_to(root).as_posix() for path in found.values()}
    files.update(file for name in found for file in _data(name, root))
    return Closure(tuple(sorted(files)), tuple(sorted(packages - sys.stdlib_module_names)))


def _path(module: str, root: Path) -> Path | None:
    """The file of a module or package of ours; none for a name inside a module."""
    stem = root.joinpath(*module.split("."))
    return next((p for p in (stem.with_suffix(".py"), stem / "__init__.py") if p.is_file()), None)


def _parents(target: str) -> list[str]:
    """`a.b.c` and the packages that are imported on the way to it."""
    parts = target.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts) + 1)]


def _imported(path: Path) -> Iterator[str]:
    for node in _executed(ast.parse(path.read_bytes(), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those that stand under `if TYPE_CHECKING`."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            waiting += node.orelse
        else:
            waiting += ast.iter_child_nodes(node)


def _data(module: str, root: Path) -> Iterator[str]:
    for named in DATA.get(module, ()):
        path = root / named
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file.relative_to(root).as_posix() for file in files if file.is_file())
