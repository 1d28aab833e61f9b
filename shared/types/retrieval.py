"""What is searched and what is found: chunks, passages, legs, hits."""

from datetime import datetime
from typing import Literal

from shared.types.value import Value

Leg = Literal["bm25", "knn"]


class Chunk(Value):
    """A piece of a document as it is indexed; characters `start:end` of the extracted text."""

    id: str
    text: str
    title: str
    section: str = ""
    page: int | None = None
    start: int
    end: int

    @property
    def in_context(self) -> str:
        """The text under its title and section: what is embedded, so that both help to find it."""
        return "\n".join(part for part in (self.title, self.section, self.text) if part)


class Passage(Chunk):
    """A chunk that an index holds, with the document it came from and when it came in (UTC)."""

    document_id: str
    indexed_at: datetime

    @property
    def key(self) -> str:
        """A name for this content at this place: a chunk's id is a hash of both."""
        return f"{self.document_id}/{self.id}"


class Query(Value):
    """One search as an index sees it: whose passages, the words, how many a leg."""

    tenant: str
    groups: tuple[str, ...]
    text: str
    depth: int


class Scored(Value):
    """A passage with the score that one leg gave it (higher is nearer)."""

    passage: Passage
    score: float


class Legs(Value):
    """What each leg of a search found, best first, and the index generation that answered."""

    bm25: tuple[Scored, ...]
    knn: tuple[Scored, ...]
    generation: str


class LegScore(Value):
    """Where one leg ranked a passage (1 is best) and the raw score it gave."""

    rank: int
    score: float


class Hit(Value):
    """A found passage, its fused score in [0, 1], and every score that made the order."""

    passage: Passage
    score: float
    legs: dict[Leg, LegScore]


class Found(Value):
    """The passages that a question found, best first, and in which index generation."""

    hits: tuple[Hit, ...] = ()
    generation: str = ""


class Extract(Value):
    """The text of a document and where its pages and sections begin in it."""

    title: str
    text: str
    marks: tuple["Mark", ...] = ()
    pages: int = 0


class Mark(Value):
    """From character `start` on, the text stands on this page, under this section path."""

    start: int
    section: str = ""
    page: int | None = None
