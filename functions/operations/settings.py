"""The settings of the operations function."""

from functions.auditing import AuditingSettings
from functions.steering import SteeringSettings


class FunctionSettings(SteeringSettings, AuditingSettings):
    """The environment of the operations function."""
