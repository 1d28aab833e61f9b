"""A follow-up question that a model makes stand by itself, and what that costs."""

from shared.types.money import Usage
from shared.types.plan import Prompt
from shared.types.value import Value


class Rewriting(Value):
    """One attempt: what the model was given, and what came of it."""

    prompt: Prompt
    model: str
    text: str = ""
    """The question as it is searched, in one line; empty where the attempt failed."""
    error: str | None = None
    """The code of the failure, where it failed: the search then takes the user's own words."""
    usage: Usage = Usage()
    cost: int = 0
    """Nano-dollars; also what fails may cost something."""
