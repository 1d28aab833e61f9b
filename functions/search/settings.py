"""The settings of the search function."""

from functions.parts import SearchSettings


class FunctionSettings(SearchSettings):
    """The environment of the search function."""
