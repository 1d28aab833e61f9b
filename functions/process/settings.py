"""The settings of the process function."""

from typing import Literal

from functions.parts import SearchSettings
from functions.telling import TellingSettings


class FunctionSettings(SearchSettings, TellingSettings):
    """The environment of the process function."""

    documents_table: str
    uploads_bucket: str
    work_bucket: str
    uploads_queue: str
    uploads_receives: int
    """How often a message is delivered before it goes to the dead letters."""
    understanding_queue: str
    metrics: Literal["emf", "none"] = "emf"
