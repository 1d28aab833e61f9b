"""Which adapters the operations function is made of."""

from dataclasses import dataclass

from functions.auditing import auditing, audits
from functions.operations.settings import FunctionSettings
from functions.steering import steering
from shared.audit.parts import Auditing
from shared.document_ports import Audits
from shared.reindex.parts import Steering


@dataclass(frozen=True, kw_only=True)
class Operating:
    """What operators work with: the index, the audit, and the record of the scheduled one."""

    steering: Steering
    auditing: Auditing
    audits: Audits


def wire(settings: FunctionSettings) -> Operating:
    """The parts for these settings."""
    steers = steering(settings)
    return Operating(
        steering=steers,
        auditing=auditing(settings, steers.generations, steers.metrics),
        audits=audits(settings),
    )
