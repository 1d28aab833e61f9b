"""The settings of the webhooks function."""

from functions.telling import TellingSettings


class FunctionSettings(TellingSettings):
    """The environment of the webhooks function."""

    callbacks_allow_loopback: bool = False
    """Whether this machine's own addresses may be told, over plain HTTP too: for development."""
