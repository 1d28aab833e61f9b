"""The settings of the documents function."""

from functions.parts import SearchSettings
from functions.telling import TellingSettings


class FunctionSettings(SearchSettings, TellingSettings):
    """The environment of the documents function."""

    documents_table: str
    uploads_bucket: str
    uploads_queue: str
    understanding_queue: str
