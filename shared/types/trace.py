"""The record of one answer: enough to see why it was given, and to replay it."""

from datetime import datetime
from typing import Literal

from shared.types.chat import Ask, ToolCall
from shared.types.events import Citation, End
from shared.types.plan import Prompt
from shared.types.retrieval import Found
from shared.types.rewriting import Rewriting
from shared.types.value import Value

Outcome = Literal["answered", "hung_up", "failed"]


class Trace(Value):
    """What was asked, found, sent to the model and said, and how it ended."""

    ask: Ask
    found: Found
    rewriting: Rewriting | None = None
    """How the question was made to stand by itself, where a model was to do that."""
    prompt: Prompt | None
    """What the model was given; none where a cached answer was served."""
    text: str
    tool_calls: tuple[ToolCall, ...]
    citations: tuple[Citation, ...]
    outcome: Outcome
    error: str | None
    end: End
    started_at: datetime
    first_text_at: datetime | None
    ended_at: datetime
