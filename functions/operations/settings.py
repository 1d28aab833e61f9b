"""The settings of the operations function."""

from functions.steering import SteeringSettings


class FunctionSettings(SteeringSettings):
    """The environment of the operations function."""
