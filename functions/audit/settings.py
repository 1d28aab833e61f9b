"""The settings of the audit function."""

from shared.settings import Settings


class FunctionSettings(Settings):
    """The environment of the audit function."""

    documents_table: str
