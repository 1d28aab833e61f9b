"""What POST /v1/search takes and gives."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.types.retrieval import Hit
from shared.types.value import Value


class SearchRequest(Value):
    """A search for passages, with the retrieval settings of a feature."""

    query: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8_000)]
    feature: str = "assistant"
    limit: int = Field(10, ge=1, le=50)


class SearchResponse(Value):
    """Passages, best first, with every score that made the order."""

    hits: tuple[Hit, ...]
    generation: str
