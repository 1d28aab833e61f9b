"""Names say what a thing does: no drawers for everything, and a verb's file holds that verb."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ..tree import ROOMS, Source, Tree, Violation

DRAWERS = frozenset(
    {"util", "utils", "helper", "helpers", "common", "misc", "base"}
    | {"manager", "managers", "service", "services"}
)
CODE = frozenset({".py", ".js", ".mjs", ".css", ".sh"})
VERB_FOLDER = "shared/stages"


def violations(tree: Tree) -> list[Violation]:
    """Return files, folders and classes named as a drawer, and stages that are not one verb."""
    return [*_files(tree), *_classes(tree), *_verbs(tree)]


def words(name: str) -> list[str]:
    """Split `chat_service`, `chat-service` or `ChatService` into lower-case words."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)]


def _files(tree: Tree) -> Iterator[Violation]:
    code = {path for path in tree.documents if PurePosixPath(path).suffix in CODE}
    in_rooms = {path for path in code if path.startswith(tuple(f"{room}/" for room in ROOMS))}
    for path in sorted(in_rooms | {source.path for source in tree.sources}):
        if drawers := DRAWERS.intersection(words(path)):
            said = f"'{min(drawers)}' says nothing; name the file after the one thing it does."
            yield Violation(path, 1, said)


def _classes(tree: Tree) -> Iterator[Violation]:
    for source in tree.sources:
        for node in source.nodes:
            if isinstance(node, ast.ClassDef) and DRAWERS.intersection(words(node.name)):
                said = f"{node.name} says nothing; name the class after the one thing it is."
                yield source.breaks(node.lineno, said)


def _verbs(tree: Tree) -> Iterator[Violation]:
    for source in tree.rooms("shared"):
        path = PurePosixPath(source.path)
        if str(path.parent) == VERB_FOLDER and not source.is_package:
            yield from _verb(source, path.stem)


def _verb(source: Source, verb: str) -> Iterator[Violation]:
    public = [
        node
        for node in source.syntax.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
    ]
    for node in public:
        if node.name != verb:
            said = f"only {verb}() is public here; make {node.name} private, or give it a file."
            yield source.breaks(node.lineno, said)
    if verb not in {node.name for node in public}:
        yield source.breaks(1, f"a file named {verb} holds one public function {verb}(); write it.")
