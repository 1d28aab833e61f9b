"""What is about to be sent to which model, and the money held for it."""

import json

from shared.types.chat import Message, Tool
from shared.types.money import Hold
from shared.types.release import Feature, ModelCard
from shared.types.retrieval import Passage
from shared.types.value import Value

TOKENS_PER_MESSAGE = 32
"""More than any provider's template adds around one message or tool."""


class Prompt(Value):
    """All that a model is given. `passages[i]` is the one that the text may cite as `[i + 1]`."""

    system: str
    messages: tuple[Message, ...]
    passages: tuple[Passage, ...] = ()
    tools: tuple[Tool, ...] = ()
    tool_choice: str = "auto"
    max_tokens: int
    temperature: float | None = None
    stop: tuple[str, ...] = ()

    @property
    def most_tokens(self) -> int:
        """The most tokens it can be: no byte-level tokenizer makes more than there are bytes."""
        texts = [self.system]
        texts += [message.model_dump_json() for message in self.messages]
        texts += [json.dumps(tool.model_dump(), ensure_ascii=False) for tool in self.tools]
        return sum(len(text.encode()) + TOKENS_PER_MESSAGE for text in texts)


class Plan(Value):
    """The call that a question is about to make: a feature's model and its rendered prompt."""

    feature: Feature
    card: ModelCard
    prompt: Prompt


class Held(Value):
    """A plan whose worst case has been set aside on every budget that it touches."""

    plan: Plan
    hold: Hold
