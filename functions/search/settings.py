"""What the search function is told."""

from functions.parts import SearchSettings


class FunctionSettings(SearchSettings):
    """The environment of the search function."""
