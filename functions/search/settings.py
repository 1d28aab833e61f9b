"""The settings of the search function."""

from typing import Literal

from functions.parts import SearchSettings


class FunctionSettings(SearchSettings):
    """The environment of the search function."""

    metrics: Literal["emf", "none"] = "emf"
