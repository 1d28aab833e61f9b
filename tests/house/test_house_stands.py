"""The house stands: every rule of the law finds nothing to mend in the project."""

from pathlib import Path

import pytest

from .law import RULES, Rule
from .tree import Tree

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def house() -> Tree:
    return Tree.read(ROOT)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_finds_nothing_to_mend(rule: Rule, house: Tree) -> None:
    found = [str(violation) for violation in rule(house)]

    assert not found, "\n" + "\n".join(found)
