"""The settings of the understand function."""

from typing import Literal

from functions.telling import TellingSettings


class FunctionSettings(TellingSettings):
    """The environment of the understand function."""

    documents_table: str
    counters_table: str
    work_bucket: str
    understanding_queue: str
    understanding_receives: int
    """How often a message is delivered before it goes to the dead letters."""
    traces_bucket: str
    metrics: Literal["emf", "none"] = "emf"
