"""Arrows point down: each layer imports only what this table gives it, even for types alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..imports import Import, imports
from ..tree import ROOMS, Source, Tree, Violation

Inside = Literal["freely", "never", "own folder"]


@dataclass(frozen=True)
class Layer:
    """One row of the law: where a layer lives, what it may import, and how its own modules mix."""

    name: str
    home: str
    may_import: tuple[str, ...]
    inside: Inside = "freely"


FLOOR = ("types", "errors", "ports", "document ports", "index ports", "webhook ports")
DOORS = ("models", "prompts", "retrieval", "safety", "stores", "couriers")
WORK = ("documents", "understanding", "webhooks", "audit", "reindex", "releases", "evals")
SHARED = (
    *FLOOR,
    "version",
    "settings",
    "system",
    "observe",
    "http",
    "stages",
    "pipeline",
    *DOORS,
    *WORK,
)

LAYERS = (
    # The floor: words, failures, and the shapes of everything outside.
    Layer("types", "shared.types", ()),
    Layer("errors", "shared.errors", ("types",)),
    Layer("ports", "shared.ports", ("types", "errors")),
    Layer("document ports", "shared.document_ports", ("types", "errors", "ports")),
    Layer("index ports", "shared.index_ports", ("types", "errors", "ports", "document ports")),
    Layer("webhook ports", "shared.webhook_ports", ("types", "errors")),
    Layer("version", "shared.version", ()),
    Layer("settings", "shared.settings", FLOOR),
    Layer("system", "shared.system", FLOOR),
    Layer("observe", "shared.observe", (*FLOOR, "settings")),
    Layer("http", "shared.http", FLOOR),
    # The walk of one question: stages never know each other, the pipeline knows them all.
    Layer("stages", "shared.stages", FLOOR, inside="never"),
    Layer("pipeline", "shared.pipeline", (*FLOOR, "stages")),
    # The six doors: they never open into each other.
    Layer("models", "shared.models", FLOOR),
    Layer("prompts", "shared.prompts", FLOOR),
    Layer("retrieval", "shared.retrieval", FLOOR),
    Layer("safety", "shared.safety", FLOOR),
    Layer("stores", "shared.stores", FLOOR),
    Layer("couriers", "shared.couriers", FLOOR),
    # The work beside the walk: it reaches the doors through ports.
    Layer("documents", "shared.documents", FLOOR),
    # Who understands a document notes that on it as the workshop does, and asks as an answer asks.
    Layer("understanding", "shared.understanding", (*FLOOR, "stages", "documents")),
    Layer("webhooks", "shared.webhooks", FLOOR),
    # The audit sets going again what stands still, by what the desk and the workshop do anyway.
    Layer("audit", "shared.audit", (*FLOOR, "documents", "webhooks")),
    Layer("reindex", "shared.reindex", FLOOR),
    Layer("releases", "shared.releases", FLOOR),
    Layer("evals", "shared.evals", FLOOR),
    # What wakes it, where it runs, how we know. A function shares only modules that lie directly
    # in functions/; nothing but the tests imports the tests.
    Layer("functions", "functions", SHARED, inside="own folder"),
    Layer("events", "events", ()),
    Layer("infra", "infra", (*SHARED, "functions", "events")),
    Layer("tests", "tests", (*SHARED, "functions", "events", "infra")),
)
BY_NAME = {layer.name: layer for layer in LAYERS}


def violations(tree: Tree) -> list[Violation]:
    """Return every import that points up or sideways, and every module that has no layer."""
    return [
        source.breaks(line, sentence)
        for source in tree.sources
        for line, sentence in _wrongs(tree, source)
    ]


def layer_of(name: str) -> Layer | None:
    """Return the layer that a dotted name lies in."""
    return next((row for row in LAYERS if Import(name, 0).names(row.home)), None)


def _wrongs(tree: Tree, source: Source) -> Iterator[tuple[int, str]]:
    layer = layer_of(source.module)
    if layer is None:
        if not source.is_package:
            yield 1, f"{source.module} has no layer; give it a row in tests/house/rules/arrows.py."
        return
    for found in imports(source):
        if found.target.split(".")[0] in ROOMS and (why := _refusal(tree, source, layer, found)):
            yield found.line, why


def _refusal(tree: Tree, source: Source, layer: Layer, found: Import) -> str | None:
    other = layer_of(found.target)
    if other is None:
        return f"{found.target} has no layer; import a module that the table of arrows knows."
    if other == layer:
        return _inside(tree, source, layer, found)
    if other.name in layer.may_import:
        return None
    allowed = ", ".join(layer.may_import) or "nothing of ours"
    return (
        f"{layer.name} may not import {found.target}, only {allowed}; "
        "take it through a port, or move the name down."
    )


def _inside(tree: Tree, source: Source, layer: Layer, found: Import) -> str | None:
    if layer.inside == "freely" or found.names(source.module):
        return None
    if layer.inside == "never":
        return f"{layer.name} never import each other; let the layer above pass {found.target} on."
    if _folder(tree, found.target) in (None, _folder(tree, source.module)):
        return None
    return f"{found.target} is another function's; move what both need to functions/ or shared/."


def _folder(tree: Tree, name: str) -> str | None:
    """Return the function's folder a name lies in; modules directly in functions/ lie in none."""
    _room, *folders = name.split(".")
    if not folders:
        return None
    direct = tree.modules.get(f"functions.{folders[0]}")
    return None if direct and not direct.is_package else folders[0]
