"""What an audit is made with: everything that it compares, and what sets things going again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.document_ports import Queues
from shared.documents.sweeping import Sweeping
from shared.index_ports import Generations
from shared.ports import Metrics
from shared.webhook_ports import Deliveries, Postbox


@dataclass(frozen=True, kw_only=True)
class Auditing(Sweeping):
    """Everything that an audit needs, and how patient it is."""

    generations: Generations
    deliveries: Deliveries
    postbox: Postbox
    queues: Queues
    metrics: Metrics
    grace: timedelta = timedelta(minutes=15)
    """What changed less than that ago is on its way, and no finding."""
    every: timedelta = timedelta(hours=1)
    """How long after the beginning of the last round the next one begins."""
    files_every: int = 1
    """Of so many documents, the file of one is looked for, of another one each hour."""

    @property
    def then(self) -> datetime:
        """What changed later than this is no finding."""
        return self.clock.now() - self.grace
