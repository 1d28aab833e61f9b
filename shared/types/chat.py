"""What is asked: messages, tools, and the whole question."""

import hashlib
import json
from typing import Any, Literal

from shared.types.identity import Principal
from shared.types.value import Value

Role = Literal["system", "user", "assistant", "tool"]


class ToolCall(Value):
    """A model's wish to have a tool run; `arguments` is the JSON text as the model wrote it."""

    kind: Literal["tool_call"] = "tool_call"
    id: str
    name: str
    arguments: str


class Message(Value):
    """One turn of a conversation."""

    role: Role
    content: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None


class Tool(Value):
    """A function the model may ask for, its parameters described by a JSON Schema."""

    name: str
    description: str = ""
    parameters: dict[str, Any] = {}


class Ask(Value):
    """One question as it enters the pipeline, with everything that can change its answer."""

    trace_id: str
    principal: Principal
    feature: str
    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()
    tool_choice: str = "auto"
    """`auto`, `none`, `required`, or the name of the one tool that must be called."""
    max_tokens: int | None = None
    temperature: float | None = None
    stop: tuple[str, ...] = ()
    filters: dict[str, tuple[str, ...]] = {}
    """Metadata that a document must have to be searched: for every key, one of the values."""
    cache: Literal["use", "skip"] = "use"

    @property
    def question(self) -> str:
        """The text of the last user message, or an empty string."""
        said = (message.content for message in reversed(self.messages) if message.role == "user")
        return next(said, "")

    @property
    def turn_before(self) -> str:
        """The user's last text before the question that says something else, or an empty string."""
        said = [message.content.strip() for message in self.messages if message.role == "user"]
        others = (turn for turn in reversed(said) if turn and turn != self.question.strip())
        return next(others, "")

    @property
    def may_be_cached(self) -> bool:
        """Whether a cached answer will do; a model that has tools is asked every time."""
        return self.cache == "use" and not self.tools

    def fingerprint(self, release: str, generation: str) -> str:
        """A name for all that decides the answer: 64 hex digits, equal for equal questions only.

        White space at a message's ends does not count, nor does who of a tenant's group asks.
        """
        who = [self.principal.tenant, *sorted(set(self.principal.groups))]
        said = [
            message.model_dump() | {"content": message.content.strip()} for message in self.messages
        ]
        rest = self.model_dump(exclude={"trace_id", "principal", "messages", "cache"})
        text = json.dumps([release, generation, who, said, rest], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
