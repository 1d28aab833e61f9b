"""What POST /v1/search takes and gives."""

from pydantic import Field

from shared.types.retrieval import Hit
from shared.types.value import Value


class SearchRequest(Value):
    """A search for passages, with the retrieval settings of a feature."""

    query: str = Field(min_length=1, max_length=8_000, pattern=r"\S")
    feature: str = "assistant"
    limit: int = Field(10, ge=1, le=50)


class SearchResponse(Value):
    """Passages, best first, with every score that made the order."""

    hits: tuple[Hit, ...]
    generation: str
