"""How a moment is written in a table."""

from datetime import UTC, datetime


def moment(at: datetime) -> str:
    """An aware moment as text in UTC with microseconds, so that later ones sort later."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
