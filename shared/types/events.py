"""What an answer is made of: the events that stream out, and the answer they fold into."""

from collections.abc import Iterable
from typing import Literal, Self

from shared.types.chat import ToolCall
from shared.types.money import Usage
from shared.types.retrieval import evidence
from shared.types.value import Value

StopReason = Literal["stop", "length", "tool_calls", "content_filter"]
EndReason = StopReason | Literal["aborted"]
"""`aborted`: the client hung up, or the answer failed."""
CacheState = Literal["hit", "miss", "skip"]


class Text(Value):
    """Some characters of the answer."""

    kind: Literal["text"] = "text"
    text: str


class Citation(Value):
    """A passage that the answer leans on; the marker `[index]` stands in the text."""

    kind: Literal["citation"] = "citation"
    index: int
    passage_id: str
    document_id: str
    title: str
    section: str
    page: int | None
    start: int
    end: int
    text: str

    @property
    def key(self) -> str:
        """The same key as the cited passage's."""
        return evidence(self.document_id, self.passage_id, self.text)


class Stop(Value):
    """Why the model stopped."""

    kind: Literal["stop"] = "stop"
    reason: StopReason


class End(Value):
    """The last event of every answer: what it was, its trace's id, what it used and cost."""

    kind: Literal["end"] = "end"
    trace_id: str
    reason: EndReason
    model: str
    release: str
    generation: str
    cache: CacheState
    usage: Usage
    """The answer's own tokens."""
    cost: int
    """All that the question cost, in nano-dollars, also what went before the answer."""


ModelEvent = Text | ToolCall | Usage | Stop
DraftEvent = ModelEvent | Citation
Event = Text | ToolCall | Citation | End


class Answer(Value):
    """A whole answer: the stream of events, folded."""

    text: str
    tool_calls: tuple[ToolCall, ...]
    citations: tuple[Citation, ...]
    end: End

    @classmethod
    def folded(cls, events: Iterable[Event]) -> Self:
        """Fold a whole stream, whose last event is its `End`, into one answer."""
        seen = tuple(events)
        (end,) = (event for event in seen if isinstance(event, End))
        return cls(
            text="".join(event.text for event in seen if isinstance(event, Text)),
            tool_calls=tuple(event for event in seen if isinstance(event, ToolCall)),
            citations=tuple(event for event in seen if isinstance(event, Citation)),
            end=end,
        )


class KeptAnswer(Value):
    """An answer that may be given again, and the keys of all passages that it was made from."""

    answer: Answer
    seen: frozenset[str]
