"""The settings of the reindex function."""

from functions.steering import SteeringSettings


class FunctionSettings(SteeringSettings):
    """The environment of the reindex function."""

    documents_table: str
    uploads_bucket: str
    reindex_days: int = 7
    """How often the index is made anew by itself; never, where it is 0."""
    reindex_pause_seconds: int = 20
    """How long a check waits for the copying before it looks again."""
    reindex_receives: int
    """How often a message is delivered before it goes to the dead letters."""
