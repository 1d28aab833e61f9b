"""What the authorizer is told."""

from shared.settings import Settings


class FunctionSettings(Settings):
    """The environment of the authorizer."""

    keys_table: str
