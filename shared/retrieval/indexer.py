"""Puts documents into every generation of the index."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from shared.document_ports import Pace
from shared.index_ports import Embedders, Generations, Prepared
from shared.retrieval.generation import next_name
from shared.retrieval.preparation import Preparation
from shared.retrieval.remover import GenerationRemover
from shared.types.documents import Document
from shared.types.recipe import Generation, Recipe
from shared.types.retrieval import Extract

if TYPE_CHECKING:
    from shared.ports import Vectors


class GenerationIndexer(GenerationRemover):
    """Writes to all generations that there are, listed anew each time; so none is ever stale.

    `recipe` is what the first generation is made by. The index is its own cache of vectors: what a
    generation of the same embedding model holds is not embedded again.
    """

    def __init__(self, generations: Generations, embedders: Embedders, recipe: Recipe) -> None:
        super().__init__(generations)
        self._embedders = embedders
        self._recipe = recipe

    def prepare(
        self,
        tenant: str,
        extract: Extract,
        into: Generation | None = None,
        pace: Pace | None = None,
    ) -> Sequence[Prepared]:
        """Cut and embed a document for every generation, or for the one that is named.

        The live one comes first; `pace` hears of every batch, and may break it off. Where none is
        live, the first is made. Raises EmbedderUnavailable, SearchUnavailable.
        """
        there = sorted(self._started(), key=lambda generation: not generation.live)

        def held(model_id: str, contents: Collection[str]) -> "dict[str, Vectors]":
            kept = pace.kept(model_id, contents) if pace else {}
            missing = [content for content in contents if content not in kept]
            return kept | self._held(there, tenant, model_id, missing)

        document = Preparation(extract, self._embedders, held, pace)
        return [document.prepare(generation) for generation in ((into,) if into else there)]

    def put(self, document: Document, prepared: Sequence[Prepared], at: datetime) -> int:
        """Make this the document's only content; gives the number of chunks in the live one.

        Generations that were discarded meanwhile are passed over. Raises SearchUnavailable.
        """
        for one in prepared:
            with self.unless_discarded(one.generation):
                index = self._generations.open(one.generation)
                index.replace(document, one.chunks, one.vectors, at)
        return next((len(one.chunks) for one in prepared if one.generation.live), 0)

    def lacks(self, document: Document) -> bool:
        """Whether some generation does not hold the document whole, in its present version."""
        return any(self._lacks(generation, document) for generation in self._generations.all())

    def _lacks(self, generation: Generation, document: Document) -> bool:
        key = (document.tenant, document.id)
        with self.unless_discarded(generation):
            holding = self._generations.open(generation).held([key]).get(key)
            return holding is None or not holding.is_whole(document.version)
        return False

    def _started(self) -> Sequence[Generation]:
        """All generations; where none is live, the oldest or a new one becomes it first.

        Whoever comes at the same moment makes the same one, and a crash half-way is made good.
        """
        there = self._generations.all()
        if any(generation.live for generation in there):
            return there
        name = there[0].name if there else next_name(self._recipe)
        if not there:
            self._generations.create(name, self._recipe)
        self._generations.promote(name)
        return self._generations.all()

    def _held(
        self, there: Sequence[Generation], tenant: str, model_id: str, contents: Collection[str]
    ) -> "dict[str, Vectors]":
        """The vectors of these contents that some generation of this embedding model holds."""
        found: dict[str, Vectors] = {}
        for generation in there:
            missing = [content for content in contents if content not in found]
            if missing and generation.recipe.embedder.model_id == model_id:
                with self.unless_discarded(generation):
                    found |= self._generations.open(generation).vectors(tenant, missing)
        return found
