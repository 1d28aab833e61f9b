"""Which adapters the audit function is made of."""

from datetime import timedelta

from functions.audit.settings import FunctionSettings
from functions.auditing import auditing, audits
from functions.parts import open_generations
from shared.audit.parts import Auditing
from shared.document_ports import Audits
from shared.observe import metrics_for

ROUNDS_A_DAY = 24
"""By schedule a file is looked for about once in so many rounds, for each look is a request."""


def wire(settings: FunctionSettings) -> tuple[Auditing, Audits]:
    """The parts for these settings, and the record of its rounds."""
    parts = auditing(
        settings,
        open_generations(settings),
        metrics_for(settings.metrics),
        every=timedelta(minutes=settings.audit_minutes),
        files_every=ROUNDS_A_DAY,
    )
    return parts, audits(settings)
