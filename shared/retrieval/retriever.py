"""The retrieval door: words in, ranked passages out."""

from shared.ports import Embedder, PassageIndex
from shared.retrieval.fuse import fuse
from shared.types.release import Retrieval
from shared.types.retrieval import Found, Query


class HybridRetriever:
    """Searches by words and by meaning at once, and makes one ranking of the two."""

    def __init__(self, embedder: Embedder, index: PassageIndex) -> None:
        self._embedder = embedder
        self._index = index

    def search(self, query: Query, settings: Retrieval) -> Found:
        """At most `settings.passages` hits, best first; nothing found is an empty `Found`.

        Embeds once, asks the index once. Raises EmbedderUnavailable, SearchUnavailable.
        """
        vector = self._embedder.embed([query.text])[0]
        legs = self._index.find(query, vector)
        hits = fuse(legs, settings.dense_weight, settings.passages)
        return Found(hits=hits, generation=legs.generation)
