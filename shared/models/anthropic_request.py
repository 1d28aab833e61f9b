"""What Claude is sent: a prompt in the words of the Messages API."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from shared.errors import ModelRejected
from shared.types.chat import Message, ToolCall
from shared.types.plan import Prompt
from shared.types.release import ModelCard

EFFORTS = {1: "low", 2: "medium", 3: "high"}
CACHEABLE_CHARACTERS = 16_000
"""Some 4,096 tokens: the longest of the models' least lengths of a cached prompt."""
TOOL_CHOICES = {"auto": "auto", "none": "none", "required": "any"}


def to_wire(card: ModelCard, prompt: Prompt) -> dict[str, Any]:
    """The request for a prompt. The API knows no temperature any more, so there is none."""
    system = [prompt.system, *(m.content for m in prompt.messages if m.role == "system")]
    wire: dict[str, Any] = {
        "model": card.name,
        "max_tokens": prompt.max_tokens,
        "system": _system("\n\n".join(text for text in system if text), bool(prompt.tools)),
        "messages": _turns(prompt.messages),
    }
    if prompt.stop:
        wire["stop_sequences"] = list(prompt.stop)
    if prompt.tools:
        wire["tools"] = [
            {"name": tool.name, "description": tool.description, "input_schema": tool.parameters}
            for tool in prompt.tools
        ]
        wire["tool_choice"] = _tool_choice(prompt.tool_choice)
    if "effort" in card.settings:
        wire["output_config"] = {"effort": EFFORTS[int(card.settings["effort"])]}
    return {name: value for name, value in wire.items() if value}


def _system(text: str, again: bool) -> list[dict[str, Any]]:
    """The system text; cached where it is long, and tools will have it sent again at once.

    Without tools the passages in it differ from question to question: a cache would be written for
    a quarter more than the plain price, and never read.
    """
    if not text:
        return []
    block: dict[str, Any] = {"type": "text", "text": text}
    if again and len(text) >= CACHEABLE_CHARACTERS:
        block["cache_control"] = {"type": "ephemeral"}
    return [block]


def _turns(messages: Iterable[Message]) -> list[dict[str, Any]]:
    """Alternating turns of user and assistant; what tools returned is said by the user."""
    said = ((_speaker(m), m) for m in messages if m.role != "system")
    return [
        {"role": speaker, "content": [block for _, m in turn for block in _blocks(m)]}
        for speaker, turn in groupby(said, key=lambda pair: pair[0])
    ]


def _speaker(message: Message) -> str:
    return "assistant" if message.role == "assistant" else "user"


def _blocks(message: Message) -> Iterator[dict[str, Any]]:
    if message.role == "tool":
        yield {
            "type": "tool_result",
            "tool_use_id": message.tool_call_id,
            "content": message.content,
        }
    elif message.content:
        yield {"type": "text", "text": message.content}
    for call in message.tool_calls:
        yield {"type": "tool_use", "id": call.id, "name": call.name, "input": _parsed(call)}


def _parsed(call: ToolCall) -> Any:
    """The arguments as JSON; the API takes nothing else, and the client sent them as text."""
    try:
        return json.loads(call.arguments or "{}")
    except json.JSONDecodeError as error:
        raise ModelRejected(
            f"The arguments of the tool call {call.id!r} in the conversation are not JSON."
        ) from error


def _tool_choice(choice: str) -> dict[str, str]:
    if choice in TOOL_CHOICES:
        return {"type": TOOL_CHOICES[choice]}
    return {"type": "tool", "name": choice}
