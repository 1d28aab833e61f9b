"""What filling, keeping and replacing an index needs of the world; `shared/ports.py` goes on here.

Each port has one contract suite in `tests/contract`, run against every implementation.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from shared.document_ports import Pace
from shared.ports import Embedder
from shared.types.documents import Document
from shared.types.rebuild import Key, Rebuild, Task
from shared.types.recipe import EmbedderCard, Generation, Recipe
from shared.types.release import Rerank
from shared.types.retrieval import (
    Chunk,
    Extract,
    Holding,
    HoldingPage,
    IndexSize,
    Legs,
    Query,
    Sample,
)

if TYPE_CHECKING:
    from shared.ports import Vectors


class Embedders(Protocol):
    """Opens embedding models; the same card gives the same object again."""

    def open(self, card: EmbedderCard) -> Embedder:
        """The model of a card. Raises EmbedderUnavailable where this function does not have it."""


class PassageIndex(Protocol):
    """One generation of the index: passages by tenant and access group.

    Every method raises SearchUnavailable, also where the generation is no more.
    """

    def find(self, query: Query, vector: "Vectors") -> Legs:
        """Both legs in one round trip; `vector` is [dimension].

        Only passages of the query's tenant that are open to one of its groups (or to all) and
        whose documents pass its filters are seen; each leg filters before it ranks.
        """

    def replace(
        self, document: Document, chunks: Sequence[Chunk], vectors: "Vectors", at: datetime
    ) -> None:
        """Make these chunks the document's only ones; searchable when this returns."""

    def remove(self, tenant: str, document_id: str) -> None:
        """Forget a document; gone from search when this returns."""

    def count(self, tenant: str, document_id: str) -> int:
        """How many passages of a document the index holds."""

    def vectors(self, tenant: str, contents: Collection[str]) -> dict[str, "Vectors"]:
        """The vectors [dimension] of a tenant's contents (`Chunk.content`) that are held."""

    def holdings(self, limit: int, cursor: str | None) -> HoldingPage:
        """What is held of each document, at most `limit` documents, in an order that stays."""

    def held(self, documents: Collection[Key]) -> dict[Key, Holding]:
        """What is held of these documents (tenant and id); those of which nothing is are left out.

        At most 1,000 at once.
        """

    def size(self) -> IndexSize:
        """How many documents and passages there are."""

    def sample(self, count: int, seed: int) -> Sequence[Sample]:
        """At most `count` passages from all over the index; the same ones for the same seed."""


class Generations(Protocol):
    """All generations of the index, of which one is live. Every method raises SearchUnavailable."""

    def live(self) -> Generation | None:
        """The one that answers searches, perhaps as it was some seconds ago; none at the start."""

    def all(self) -> Sequence[Generation]:
        """Every generation as of now, the oldest first: what is written goes into each."""

    def open(self, generation: Generation) -> PassageIndex:
        """One generation's passages."""

    def create(self, name: str, recipe: Recipe) -> Generation:
        """A new, empty generation; the one of that name where it is there already."""

    def describe(self, name: str, spread: float) -> None:
        """Write down a generation's measured spread."""

    def promote(self, name: str) -> None:
        """Make a generation the live one, in one step. Raises NotFound where there is none."""

    def discard(self, name: str) -> None:
        """Delete a generation, if it is there. Raises Conflict for the live one."""


@dataclass(frozen=True)
class Prepared:
    """A document's chunks and vectors [len(chunks), dimension] for one generation."""

    generation: Generation
    chunks: Sequence[Chunk]
    vectors: "Vectors"


class Remover(Protocol):
    """Documents out of every generation of the index."""

    def remove(self, tenant: str, document_id: str) -> None:
        """Forget a document in every generation; gone from search when this returns."""


class Indexer(Remover, Protocol):
    """Documents into and out of every generation of the index."""

    def prepare(
        self,
        tenant: str,
        extract: Extract,
        into: Generation | None = None,
        pace: Pace | None = None,
    ) -> Sequence[Prepared]:
        """Cut and embed a document for every generation, or for the one that is named.

        The live one comes first; `pace` hears of every batch, and may break it off. Where there is
        no generation yet, the first is made. What a generation has embedded before is not embedded
        again. Raises EmbedderUnavailable, SearchUnavailable.
        """

    def put(self, document: Document, prepared: Sequence[Prepared], at: datetime) -> int:
        """Make this the document's only content; gives the number of chunks in the live one.

        Generations that were discarded meanwhile are passed over. Raises SearchUnavailable.
        """

    def lacks(self, document: Document) -> bool:
        """Whether some generation does not hold the document whole, in its present version."""


class Reranker(Protocol):
    """Looks at the best candidates again, with more care than an index can afford."""

    def rerank(self, question: str, texts: Sequence[str], settings: Rerank) -> Sequence[float]:
        """A score for each text, higher is better. Raises RerankUnavailable, also when late."""


class Rebuilds(Protocol):
    """The record of the last re-index."""

    def get(self) -> Rebuild | None:
        """The re-index that runs or ran last, as it was last saved."""

    def save(self, rebuild: Rebuild) -> Rebuild | None:
        """Replace the revision that was read (0: the record of one that ended, or of none).

        Returns the saved one with the next revision; nothing where somebody else was quicker.
        """


class Tasks(Protocol):
    """The queue of a re-index's work; a task may come twice, late, or in another order."""

    def send(self, tasks: Sequence[Task], delay_seconds: int = 0) -> None:
        """Hand out work, to be begun after so many seconds (at most 900)."""
