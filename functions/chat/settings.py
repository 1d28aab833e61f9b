"""The settings of the chat function."""

from typing import Literal

from functions.parts import SearchSettings


class FunctionSettings(SearchSettings):
    """The environment of the chat function."""

    answers_table: str
    counters_table: str
    traces_bucket: str
    metrics: Literal["emf", "none"] = "emf"
