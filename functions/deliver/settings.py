"""The settings of the deliver function."""

from typing import Literal

from functions.telling import TellingSettings


class FunctionSettings(TellingSettings):
    """The environment of the deliver function."""

    callbacks_allow_loopback: bool = False
    """Whether this machine's own addresses may be told, over plain HTTP too: for development."""
    metrics: Literal["emf", "none"] = "emf"
