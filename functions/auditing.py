"""What the functions are wired from that audit the system, by schedule or by hand."""

from functions.telling import TellingSettings


class AuditingSettings(TellingSettings):
    """Everything that an audit compares, and what repairs it."""

    documents_table: str
    uploads_bucket: str
    audits_table: str
    uploads_queue: str
    uploads_dead: str
    """The address of a queue's dead letters, as of the others below."""
    understanding_queue: str
    understanding_dead: str
    reindex_queue: str
    reindex_dead: str
    callbacks_dead: str
