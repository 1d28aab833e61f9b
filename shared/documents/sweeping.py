"""What documents that stand still are set going with."""

from dataclasses import dataclass

from shared.document_ports import Intake
from shared.index_ports import Remover
from shared.ports import Clock, Documents, Ids, Uploads
from shared.webhook_ports import Herald


@dataclass(frozen=True)
class Sweeping:
    """Everything that the sweep needs."""

    documents: Documents
    uploads: Uploads
    index: Remover
    herald: Herald
    intake: Intake
    understanding: Intake
    clock: Clock
    ids: Ids
