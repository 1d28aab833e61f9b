"""What a document is about: summary, language, labels, fields, and how sure that is."""

from datetime import datetime
from typing import Any, Literal

from shared.types.value import Value

State = Literal["waiting", "done", "needs_review", "skipped"]


class Label(Value):
    """One class that a document belongs to, and how sure that is, in [0, 1]."""

    name: str
    confidence: float


class Understanding(Value):
    """What was made of a document's content, or why nothing was."""

    state: State
    version: str = ""
    """Of which file: its ETag."""
    summary: str = ""
    language: str = ""
    """ISO 639-1, such as `en`; empty where it could not be told."""
    labels: tuple[Label, ...] = ()
    fields: dict[str, Any] = {}
    """Values by the feature's JSON Schema."""
    confidence: float | None = None
    """The least of all that was asked for, in [0, 1]; none where no model was asked."""
    reasons: tuple[str, ...] = ()
    """Why a person should look at it, or why it was skipped, each in a sentence."""
    model: str = ""
    prompt: str = ""
    trace_id: str = ""
    cost: int = 0
    """Nano-dollars."""
    attempts: int = 0
    ended_at: datetime | None = None
