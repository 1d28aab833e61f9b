"""What POST /v1/search takes and gives."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.http.filters import Filters
from shared.types.retrieval import Hit, Weights
from shared.types.value import Value


class SearchRequest(Value):
    """A search for passages, with the retrieval settings of a feature."""

    query: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8_000)]
    feature: str = "assistant"
    limit: int = Field(10, ge=1, le=50)
    filters: Filters = {}
    """Metadata that a document must have: for every key the value, or one of several."""


class SearchResponse(Value):
    """Passages, best first, with every score that made the order."""

    hits: tuple[Hit, ...]
    generation: str
    """The generation of the index that answered; empty where there is none yet."""
    query: str
    """What was searched for."""
    weights: Weights | None
    """What each kind of evidence counted for this query; none where nothing was found."""
    reranked: bool
    """Whether a reranker made the order."""
