"""Names embedding models, so that an index can be opened by a function that embeds nothing."""

from typing import NamedTuple


class EmbeddingModel(NamedTuple):
    """What makes vectors, and the length of each; vectors of two ids must never meet."""

    id: str
    dimension: int


MINILM = EmbeddingModel("minilm-l6-v2-int8", 384)


def served(model: str, dimension: int) -> EmbeddingModel:
    """A provider's model that gives vectors of this length: `text-embedding-3-small-1536`."""
    return EmbeddingModel(f"{model}-{dimension}", dimension)
