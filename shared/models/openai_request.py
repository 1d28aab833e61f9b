"""What OpenAI and its like are sent: a prompt in the words of Chat Completions."""

from typing import Any

from shared.types.chat import Message, ToolCall
from shared.types.plan import Prompt
from shared.types.release import ModelCard

EFFORTS = {1: "low", 2: "medium", 3: "high"}
TOOL_CHOICES = frozenset(("auto", "none", "required"))


def to_wire(card: ModelCard, prompt: Prompt) -> dict[str, Any]:
    """The request for a prompt, with nothing that only OpenAI itself knows if it goes elsewhere.

    A model that thinks (`effort` in its card) takes no temperature: it is left out.
    """
    thinks = "effort" in card.settings
    limit = "max_tokens" if card.base_url else "max_completion_tokens"
    system = [{"role": "system", "content": prompt.system}] if prompt.system else []
    wire: dict[str, Any] = {
        "model": card.name,
        "messages": [*system, *(_message(message) for message in prompt.messages)],
        "stream_options": {"include_usage": True},
        limit: prompt.max_tokens,
    }
    if prompt.temperature is not None and not thinks:
        wire["temperature"] = prompt.temperature
    if prompt.stop:
        wire["stop"] = list(prompt.stop)
    if prompt.tools:
        wire["tools"] = [
            {"type": "function", "function": tool.model_dump()} for tool in prompt.tools
        ]
        wire["tool_choice"] = _tool_choice(prompt.tool_choice)
    if thinks:
        wire["reasoning_effort"] = EFFORTS[int(card.settings["effort"])]
    return wire


def _message(message: Message) -> dict[str, Any]:
    wire: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_call_id:
        wire["tool_call_id"] = message.tool_call_id
    if message.tool_calls:
        wire["content"] = message.content or None
        wire["tool_calls"] = [_call(call) for call in message.tool_calls]
    return wire


def _call(call: ToolCall) -> dict[str, Any]:
    function = {"name": call.name, "arguments": call.arguments}
    return {"id": call.id, "type": "function", "function": function}


def _tool_choice(choice: str) -> str | dict[str, Any]:
    if choice in TOOL_CHOICES:
        return choice
    return {"type": "function", "function": {"name": choice}}
