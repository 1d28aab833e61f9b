"""What a re-index is made with: the ports that it works through, and how patient it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from shared.index_ports import Embedders, Generations, Indexer, Rebuilds, Tasks
from shared.ports import Clock, Documents, Extractor, Metrics, Retriever, Uploads
from shared.types.rebuild import GoldenQuestion
from shared.types.recipe import Generation, Recipe
from shared.types.release import Retrieval

SecondsLeft = Callable[[], float]
"""How many seconds whoever works may still take."""


@dataclass(frozen=True, kw_only=True)
class Steering:
    """What it takes to start a re-index, to see how it stands and to roll back."""

    generations: Generations
    rebuilds: Rebuilds
    tasks: Tasks
    clock: Clock
    metrics: Metrics
    recipe: Recipe
    """What the next generation is made by."""
    next_name: Callable[[Recipe, Sequence[Generation]], str]
    """Names a generation that is to be made, later than all that are there."""


@dataclass(frozen=True, kw_only=True)
class Rebuilding(Steering):
    """Everything that the work of a re-index needs."""

    documents: Documents
    uploads: Uploads
    extractor: Extractor
    indexer: Indexer
    embedders: Embedders
    searching: Callable[[Generation], Retriever]
    """A retriever that searches this one generation, live or not."""
    retrieval: Retrieval
    """How the gate searches, and when it refuses."""
    golden: tuple[GoldenQuestion, ...] = ()
    every: timedelta | None = None
    """How long after the last one the next begins by itself; never, where there is none."""
    pause_seconds: int = 20
    """How long a check waits for the copying before it begins anew; longer where nothing moves."""
    stuck_seconds: int = 2_400
    """How long nothing is noted before a stage is begun again; longer than a message is hidden."""
    page: int = 500
    """How many documents are looked at together; at most 1,000."""
