"""Which adapters the operations function is made of."""

from functions.operations.settings import FunctionSettings
from functions.steering import steering
from shared.reindex.parts import Steering


def wire(settings: FunctionSettings) -> Steering:
    """The parts for these settings."""
    return steering(settings)
