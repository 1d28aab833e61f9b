"""What processing an uploaded file is done with."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.document_ports import Intake, Workbench
from shared.index_ports import Indexer
from shared.ports import Clock, Documents, Extractor, Ids, Uploads
from shared.webhook_ports import Herald

SecondsLeft = Callable[[], float]
"""How many seconds whoever works may still take."""


@dataclass(frozen=True)
class Workshop:
    """Everything that processing a document needs."""

    documents: Documents
    uploads: Uploads
    extractor: Extractor
    indexer: Indexer
    herald: Herald
    intake: Intake
    """The queue of files that are to be looked at."""
    understanding: Intake
    """The queue of documents whose content is to be understood."""
    bench: Workbench
    clock: Clock
    ids: Ids
    understands: bool = False
    """Whether documents are understood once they are indexed."""

    @property
    def index(self) -> Indexer:
        """The indexer, as whoever only removes from it calls it."""
        return self.indexer
