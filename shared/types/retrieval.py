"""What is searched and what is found: chunks, passages, legs, hits."""

from datetime import datetime
from hashlib import sha256
from typing import Literal

from shared.types.value import Value

Leg = Literal["bm25", "knn"]


class Chunk(Value):
    """A piece of a document as it is indexed; characters `start:end` of the extracted text."""

    id: str
    text: str
    title: str
    section: str = ""
    header: str = ""
    """The row that names the columns, where the chunk goes on with a table."""
    page: int | None = None
    start: int
    end: int
    before: str = ""
    """The text that ends where the chunk begins: shown with it, but not searched."""
    after: str = ""
    """The text that begins where the chunk ends."""

    @property
    def in_context(self) -> str:
        """The text under its title, section and table header: what is embedded."""
        parts = (self.title, self.section, self.header, self.text)
        return "\n".join(part for part in parts if part)

    @property
    def content(self) -> str:
        """The SHA-256 of what is embedded: equal contents have equal vectors."""
        return sha256(self.in_context.encode(errors="replace")).hexdigest()

    @property
    def shown(self) -> str:
        """The text with what stands around it: characters `shown_start:shown_end`."""
        return self.before + self.text + self.after

    @property
    def shown_start(self) -> int:
        """Where the shown text begins in the document."""
        return self.start - len(self.before)

    @property
    def shown_end(self) -> int:
        """Where the shown text ends in the document."""
        return self.end + len(self.after)


class Passage(Chunk):
    """A chunk that an index holds, with the document it came from and when it came in (UTC)."""

    document_id: str
    indexed_at: datetime

    @property
    def key(self) -> str:
        """A name for what is shown of this place: another one as soon as any of it changes."""
        return evidence(self.document_id, self.id, self.shown)


def evidence(document_id: str, passage_id: str, shown: str) -> str:
    """A name for a passage with the text around it, which its own id does not cover."""
    return f"{document_id}/{passage_id}/{sha256(shown.encode(errors='replace')).hexdigest()[:16]}"


class Query(Value):
    """One search as an index sees it: whose passages, the words, how many a leg."""

    tenant: str
    groups: tuple[str, ...]
    text: str
    depth: int
    filters: dict[str, tuple[str, ...]] = {}
    """Metadata that a document must have: for every key, one of the values."""


class Scored(Value):
    """A passage with the score that one leg gave it (higher is nearer)."""

    passage: Passage
    score: float


class Legs(Value):
    """What each leg of a search found, best first, and the index generation that answered.

    The words' scores are BM25 with the factor k1 + 1, the vectors' are cosines.
    """

    bm25: tuple[Scored, ...]
    knn: tuple[Scored, ...]
    generation: str
    spread: float = 0.125
    """The generation's, by which cosines are weighed."""


class LegScore(Value):
    """Where one leg ranked a passage (1 is best) and the raw score it gave."""

    rank: int
    score: float


class Hit(Value):
    """A found passage, its fused score in [0, 1], and every score that made the order."""

    passage: Passage
    score: float
    legs: dict[Leg, LegScore]
    pairs: int = 0
    """How many pairs of neighbouring words of the question stand together in the passage."""
    rerank: float | None = None
    """The reranker's score, where one was asked and answered in time."""


class Weights(Value):
    """What the best of each kind of evidence counts for one question; they add up to 1."""

    bm25: float
    knn: float
    pairs: float = 0.0


class Found(Value):
    """The passages that a question found, best first, and in which index generation."""

    hits: tuple[Hit, ...] = ()
    generation: str = ""
    query: str = ""
    """What was searched for: a follow-up question takes the turn before it along."""
    weights: Weights | None = None
    reranked: bool = False


class Extract(Value):
    """The text of a document and where its pages and sections begin in it."""

    title: str
    text: str
    marks: tuple["Mark", ...] = ()
    pages: int = 0
    warnings: tuple[str, ...] = ()
    """What could not be read, though the rest was, each in a sentence."""


class Mark(Value):
    """From character `start` on, the text stands on this page, under this section path."""

    start: int
    section: str = ""
    page: int | None = None


class Holding(Value):
    """What an index holds of one document."""

    tenant: str
    document_id: str
    versions: tuple[str, ...]
    """Of which files its passages are: one, unless something went wrong."""
    passages: int
    expected: int
    """How many passages there were when they were put in."""

    def is_whole(self, version: str) -> bool:
        """Whether it is exactly this file's passages, each of them once."""
        return self.versions == (version,) and self.passages == self.expected


class HoldingPage(Value):
    """What an index holds of some documents, and where the next page begins."""

    holdings: tuple[Holding, ...]
    next_cursor: str | None


class IndexSize(Value):
    """How much an index holds."""

    documents: int
    passages: int


class Sample(Value):
    """A passage drawn from an index, with whose it is."""

    tenant: str
    groups: tuple[str, ...]
    passage: Passage
