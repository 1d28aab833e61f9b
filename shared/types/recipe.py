"""What an index is made by: the embedding model and the way documents are cut."""

import hashlib
from typing import Annotated, Literal

from pydantic import Field, model_validator

from shared.types.value import Value

EmbedderKind = Literal["minilm", "openai", "bedrock"]
MINILM_ID, MINILM_DIMENSION = "minilm-l6-v2-int8", 384
DIGITS = 8


class EmbedderCard(Value):
    """An embedding model: who serves it, its name there, and how long its vectors are."""

    kind: EmbedderKind = "minilm"
    model: str = ""
    dimension: Annotated[int, Field(ge=1, le=16_000)] = MINILM_DIMENSION
    url: str | None = None
    secret: str | None = None
    """The name of the secret that holds its key."""
    shorten: bool = False
    """Whether the provider is asked for shorter vectors than its own."""

    @property
    def model_id(self) -> str:
        """What makes the vectors, such as `text-embedding-3-small-1536`; two never meet.

        A server of one's own, or vectors that are asked for shorter, make another model of it.
        """
        if self.kind == "minilm":
            whole = self.dimension == MINILM_DIMENSION
            return MINILM_ID if whole else f"{MINILM_ID}-{self.dimension}"
        name = f"{self.model}-{self.dimension}"
        if not (self.url or self.shorten):
            return name
        served = f"{self.url}/{self.shorten}"
        return f"{name}-{hashlib.sha256(served.encode()).hexdigest()[:DIGITS]}"


class Chunking(Value):
    """How documents are cut, in characters of their text.

    `structure` cuts along headings, paragraphs, lists, tables and sentences into pieces of an even
    size; `meaning` also prefers cuts where neighbouring sentences speak of different things.
    """

    strategy: Literal["structure", "meaning"] = "structure"
    least: Annotated[int, Field(ge=1)] = 450
    target: Annotated[int, Field(ge=1)] = 900
    most: Annotated[int, Field(ge=1)] = 1_350
    margin: Annotated[int, Field(ge=0, le=5_000)] = 600
    """How much of the text before and after a chunk is shown with it, though not searched."""

    @model_validator(mode="after")
    def _is_in_order(self) -> "Chunking":
        if not self.least <= self.target <= self.most:
            raise ValueError("`least` <= `target` <= `most` must hold")
        return self


class Recipe(Value):
    """All that decides what an index holds for given documents."""

    form: int
    """The version of the index's own form; raised when the fields that it keeps change."""
    embedder: EmbedderCard
    chunking: Chunking

    @property
    def digest(self) -> str:
        """Eight hexadecimal digits that two recipes hardly share."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:DIGITS]


class Generation(Value):
    """One whole index of all documents; exactly one generation answers searches."""

    name: str
    recipe: Recipe
    live: bool = False
    spread: float = 0.125
    """How far cosines of unrelated passages scatter (standard deviation); measured when built."""
