"""What the console is told: nothing yet."""

from shared.settings import Settings


class FunctionSettings(Settings):
    """The environment of the console function."""
