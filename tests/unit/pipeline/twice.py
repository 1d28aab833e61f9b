"""A question that is asked twice, of a model that would say something else by then."""

from typing import Any

from shared.models.scripted import Script
from shared.ports import Ports
from shared.types.events import Answer
from tests.unit.world import answered, ask, said

TWICE: tuple[Script, Script] = (said("First [1] [2]."), said("Second [1]."))


def again(ports: Ports, **changes: Any) -> Answer:
    """Ask as before, but for these changes."""
    return answered(ports, ask(trace_id="chatcmpl_2", **changes))
