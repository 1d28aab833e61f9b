"""The settings of the process function."""

from functions.parts import SearchSettings


class FunctionSettings(SearchSettings):
    """The environment of the process function."""

    documents_table: str
    uploads_bucket: str
    uploads_receives: int
    """How often a message is delivered before it goes to the dead letters."""
