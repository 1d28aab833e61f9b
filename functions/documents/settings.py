"""The settings of the documents function."""

from functions.parts import SearchSettings


class FunctionSettings(SearchSettings):
    """The environment of the documents function."""

    documents_table: str
    uploads_bucket: str
