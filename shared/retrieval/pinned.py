"""Searches one generation of the index as if it were the live one: to measure it before it is."""

from collections.abc import Sequence

from shared.index_ports import Generations, PassageIndex
from shared.types.recipe import Generation, Recipe


class PinnedGenerations:
    """The same generations, except that a chosen one counts as live; all else goes through."""

    def __init__(self, generations: Generations, generation: Generation) -> None:
        self._generations = generations
        self._pinned = generation.model_copy(update={"live": True})

    def live(self) -> Generation:
        """The chosen one."""
        return self._pinned

    def all(self) -> Sequence[Generation]:
        """Every generation; the chosen one alone is said to be live. Raises SearchUnavailable."""
        return [
            one.model_copy(update={"live": one.name == self._pinned.name})
            for one in self._generations.all()
        ]

    def open(self, generation: Generation) -> PassageIndex:
        """One generation's passages. Raises SearchUnavailable."""
        return self._generations.open(generation)

    def create(self, name: str, recipe: Recipe) -> Generation:
        """A new generation. Raises SearchUnavailable."""
        return self._generations.create(name, recipe)

    def describe(self, name: str, spread: float) -> None:
        """Write down a generation's measured spread. Raises SearchUnavailable."""
        self._generations.describe(name, spread)

    def promote(self, name: str) -> None:
        """Make a generation the really live one. Raises NotFound, SearchUnavailable."""
        self._generations.promote(name)

    def discard(self, name: str) -> None:
        """Delete a generation. Raises Conflict for the really live one, SearchUnavailable."""
        self._generations.discard(name)
