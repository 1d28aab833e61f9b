"""No import cycles: no module, by any road, imports itself."""

from collections import deque

from ..imports import imports, module_of
from ..tree import Tree, Violation

Roads = dict[str, dict[str, int]]
"""For each module, the modules that it imports and the line where it does."""


def violations(tree: Tree) -> list[Violation]:
    """Return one violation for each ring of imports, at its alphabetically first module."""
    roads = _roads(tree)
    last_first = sorted(roads, reverse=True)
    rings = {frozenset(ring): ring for module in last_first if (ring := _ring(roads, module))}
    return [
        tree.modules[ring[0]].breaks(
            roads[ring[0]][ring[1]],
            f"{' -> '.join(ring)} is a cycle; move what both need into a module below them.",
        )
        for ring in rings.values()
    ]


def _roads(tree: Tree) -> Roads:
    """Return who imports whom; an empty module, such as a package's own, brings nothing along."""
    roads: Roads = {source.module: {} for source in tree.sources}
    for source in tree.sources:
        for found in imports(source):
            target = module_of(tree, found.target)
            if target and tree.modules[target].text.strip():
                roads[source.module].setdefault(target, found.line)
    return roads


def _ring(roads: Roads, start: str) -> list[str]:
    """Return the shortest way from a module back to itself, breadth first, or an empty list."""
    waiting, seen = deque([[start]]), {start}
    while waiting:
        way = waiting.popleft()
        for target in sorted(roads[way[-1]]):
            if target == start:
                return [*way, start]
            if target not in seen:
                seen.add(target)
                waiting.append([*way, target])
    return []
