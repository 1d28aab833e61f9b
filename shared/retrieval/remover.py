"""Takes documents out of every generation of the index."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.errors import SearchUnavailable
from shared.index_ports import Generations
from shared.types.recipe import Generation


class GenerationRemover:
    """Removes from all generations that there are, listed anew each time."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations

    def remove(self, tenant: str, document_id: str) -> None:
        """Forget a document in every generation; gone from search when this returns.

        All are tried before SearchUnavailable of one of them is raised.
        """
        failure: SearchUnavailable | None = None
        for generation in self._generations.all():
            try:
                with self.unless_discarded(generation):
                    self._generations.open(generation).remove(tenant, document_id)
            except SearchUnavailable as error:
                failure = error
        if failure:
            raise failure

    @contextmanager
    def unless_discarded(self, generation: Generation) -> Iterator[None]:
        """Pass over what fails with a generation that is no more."""
        try:
            yield
        except SearchUnavailable:
            if any(other.name == generation.name for other in self._generations.all()):
                raise
