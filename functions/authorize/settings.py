"""The settings of the authorizer."""

from shared.settings import Settings


class FunctionSettings(Settings):
    """The environment of the authorizer."""

    keys_table: str
