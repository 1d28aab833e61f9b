"""The settings of the audit function."""

from typing import Literal

from functions.auditing import AuditingSettings
from functions.parts import SearchSettings


class FunctionSettings(SearchSettings, AuditingSettings):
    """The environment of the audit function."""

    audit_minutes: int = 60
    """How long after the last round's beginning the next one begins."""
    metrics: Literal["emf", "none"] = "emf"
