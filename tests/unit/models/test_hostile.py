"""What a broken provider says is not believed where it would cost money or break an answer."""

from typing import Any

import pytest

from shared.errors import ModelCutOff
from shared.models.anthropic import AnthropicModels
from shared.models.openai import OpenAIModels
from shared.types.events import ModelEvent, Text

from .samples import card, prompt
from .wire import Server, claude_says, gpt_says

HALF = "\ud83d"


def gpt(*choices: dict[str, Any], **usage: Any) -> list[ModelEvent]:
    frame = {"id": "c", "object": "chat.completion.chunk", "created": 1}
    told = [{**frame, "choices": [{"index": 0, **choice}]} for choice in choices]
    counted = [{**frame, "choices": [], "usage": usage}] if usage else []
    server = Server(gpt_says(*told, *counted))
    return list(OpenAIModels("key", transport=server.transport).stream(card("openai"), prompt()))


def claude(text: str, **usage: int) -> list[ModelEvent]:
    counted = {"input_tokens": 10, "output_tokens": 1, **usage}
    message = {"id": "m", "type": "message", "role": "assistant", "content": [], "model": "x"}
    said = {"type": "text_delta", "text": text}
    server = Server(
        claude_says(
            {"type": "message_start", "message": {**message, "usage": counted}},
            {"type": "content_block_delta", "index": 0, "delta": said},
            {
                "type": "message_delta",
                "delta": {"stop_reason": "end_turn"},
                "usage": {"output_tokens": 7, **usage},
            },
            {"type": "message_stop"},
        )
    )
    models = AnthropicModels("key", transport=server.transport)
    return list(models.stream(card("anthropic"), prompt()))


@pytest.mark.parametrize(
    "usage",
    [
        {"prompt_tokens": 10, "completion_tokens": -1, "total_tokens": 9},
        {"prompt_tokens": 10, "completion_tokens": None, "total_tokens": 10},
        {
            "prompt_tokens": 10,
            "completion_tokens": 1,
            "total_tokens": 11,
            "prompt_tokens_details": {"cached_tokens": -5},
        },
    ],
)
def test_openai_cannot_count_below_zero(usage: dict[str, Any]) -> None:
    with pytest.raises(ModelCutOff):
        gpt({"delta": {"content": "So."}, "finish_reason": "stop"}, **usage)


@pytest.mark.parametrize("count", ["input_tokens", "output_tokens", "cache_read_input_tokens"])
def test_anthropic_cannot_count_below_zero(count: str) -> None:
    with pytest.raises(ModelCutOff):
        claude("So.", **{count: -1})


def test_half_a_character_of_openai_breaks_no_answer() -> None:
    events = gpt({"delta": {"content": HALF}, "finish_reason": "stop"})

    assert events[0] == Text(text="\ufffd")


def test_half_a_character_of_anthropic_breaks_no_answer() -> None:
    events = claude(HALF)

    assert Text(text="\ufffd") in events
