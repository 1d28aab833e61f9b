"""What understanding a document is done with."""

from dataclasses import dataclass

from shared.document_ports import Workbench
from shared.ports import (
    Clock,
    Documents,
    Ids,
    Ledger,
    Metrics,
    Models,
    OutputGuard,
    Prompts,
    Traces,
)
from shared.types.release import Bundle
from shared.webhook_ports import Herald


@dataclass(frozen=True)
class UnderstandingParts:
    """Everything that understanding a document needs."""

    release: Bundle
    documents: Documents
    bench: Workbench
    """Where the document's text lies."""
    prompts: Prompts
    models: Models
    ledger: Ledger
    guard: OutputGuard
    traces: Traces
    herald: Herald
    metrics: Metrics
    clock: Clock
    ids: Ids
