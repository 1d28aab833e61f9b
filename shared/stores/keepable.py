"""Which answers are kept."""

from shared.types.events import KeptAnswer

LARGEST_BYTES = 350_000
"""An item of DynamoDB holds 400 kB with its names and keys; an answer near that is not worth it."""


def keepable(answer: KeptAnswer) -> str | None:
    """An answer as JSON text, or nothing when it is too large to be kept."""
    text = answer.model_dump_json()
    return text if len(text.encode()) <= LARGEST_BYTES else None
