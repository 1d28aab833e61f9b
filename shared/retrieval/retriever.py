"""The retrieval door: words in, ranked passages out."""

from collections.abc import Sequence

from shared.errors import RerankUnavailable, SearchUnavailable
from shared.index_ports import Embedders, Generations, Reranker
from shared.ports import Metrics
from shared.retrieval.alike import without_copies
from shared.retrieval.fuse import fuse
from shared.types.recipe import Generation
from shared.types.release import Rerank, Retrieval
from shared.types.retrieval import Found, Hit, Legs, Query


class HybridRetriever:
    """Searches by words and by meaning at once, and makes one ranking of the two."""

    def __init__(
        self,
        generations: Generations,
        embedders: Embedders,
        reranker: Reranker,
        metrics: Metrics,
    ) -> None:
        self._generations = generations
        self._embedders = embedders
        self._reranker = reranker
        self._metrics = metrics

    def search(self, query: Query, settings: Retrieval) -> Found:
        """At most `settings.passages` hits, best first; nothing found is an empty `Found`.

        Embeds once and asks the live generation once; fuses the legs, leaves near-copies out, and
        lets a reranker look again where the feature has one. Raises EmbedderUnavailable,
        SearchUnavailable.
        """
        live = self._generations.live()
        if live is None:
            return Found(query=query.text)
        legs = self._find(query, live)
        hits, weights = fuse(legs, query.text, settings, len(legs.bm25) + len(legs.knn))
        again = 0 if settings.rerank.adapter == "none" else settings.rerank.candidates
        most = max(settings.passages, again)
        best = without_copies(hits, query.text, settings.alike, most)
        reranked = self._rerank(query.text, best, settings.rerank) if again and best else None
        return Found(
            hits=(reranked or best)[: settings.passages],
            generation=legs.generation,
            query=query.text,
            weights=weights if hits else None,
            reranked=reranked is not None,
        )

    def _find(self, query: Query, live: Generation) -> Legs:
        """What the live generation finds; of one that is no more, what the next one does."""
        try:
            return self._ask(query, live)
        except SearchUnavailable:
            # Which one is live may be known some seconds late; how they stand now is asked anew.
            now = next((one for one in self._generations.all() if one.live), live)
            if now.name == live.name:
                raise
            return self._ask(query, now)

    def _ask(self, query: Query, generation: Generation) -> Legs:
        embedder = self._embedders.open(generation.recipe.embedder)
        vector = embedder.embed([query.text])[0]
        return self._generations.open(generation).find(query, vector)

    def _rerank(
        self, question: str, hits: Sequence[Hit], settings: Rerank
    ) -> tuple[Hit, ...] | None:
        """The candidates in the reranker's order, the rest behind; none where it fails."""
        candidates, rest = hits[: settings.candidates], hits[settings.candidates :]
        texts = [hit.passage.in_context for hit in candidates]
        try:
            scores = self._reranker.rerank(question, texts, settings)
        except RerankUnavailable:
            self._metrics.measure("RerankFallback", 1, "Count")
            return None
        judged = [
            hit.model_copy(update={"rerank": score})
            for hit, score in zip(candidates, scores, strict=True)
        ]
        return (*sorted(judged, key=lambda hit: -(hit.rerank or 0.0)), *rest)
