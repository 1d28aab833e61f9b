"""The law of the house: every rule by name, each a pure function from a tree to its violations."""

from collections.abc import Callable

from .rules import (
    arrows,
    clock,
    cycles,
    environment,
    excepts,
    fakes,
    names,
    portable,
    sentences,
    sizes,
    syntax,
    titles,
    vendors,
)
from .tree import Tree, Violation

Rule = Callable[[Tree], list[Violation]]

RULES: dict[str, Rule] = {
    "syntax": syntax.violations,
    "arrows": arrows.violations,
    "cycles": cycles.violations,
    "vendors": vendors.violations,
    "environment": environment.violations,
    "clock": clock.violations,
    "sizes": sizes.violations,
    "names": names.violations,
    "sentences": sentences.violations,
    "fakes": fakes.violations,
    "titles": titles.violations,
    "excepts": excepts.violations,
    "portable": portable.violations,
}
