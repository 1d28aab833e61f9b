"""Names the generations of an index: their form, what they are made by, and which came first."""

from collections.abc import Sequence

from shared.types.recipe import Generation, Recipe

FORM = 2
"""Raised when what an index keeps changes in a way that old ones cannot serve."""


def next_name(recipe: Recipe, there: Sequence[Generation] = ()) -> str:
    """A name such as `g2-9f86d081-0003`; whoever sees the same generations finds the same name."""
    last = max((serial(generation.name) for generation in there), default=0)
    return f"g{recipe.form}-{recipe.digest}-{last + 1:04d}"


def serial(name: str) -> int:
    """The number at the end of a generation's name: later ones have higher numbers."""
    return int(name.rsplit("-", 1)[-1])
