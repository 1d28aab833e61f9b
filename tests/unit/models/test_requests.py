"""What the vendors are sent for a prompt."""

from typing import Any

import pytest

from shared.errors import ModelRejected
from shared.models import anthropic_request, openai_request
from shared.models.anthropic_request import CACHEABLE_CHARACTERS
from shared.types.chat import Message, Tool, ToolCall

from .samples import card, prompt

CLAUDE = card("anthropic")
GPT = card("openai")
WEATHER = Tool(name="weather", description="Tells it.", parameters={"type": "object"})
CALL = ToolCall(id="t1", name="weather", arguments='{"a":1}')
CONVERSATION = (
    Message(role="system", content="Be kind."),
    Message(role="user", content="Hello"),
    Message(role="assistant", content="", tool_calls=(CALL,)),
    Message(role="tool", content="Rain", tool_call_id="t1"),
    Message(role="user", content="And now?"),
)


def test_claude_gets_alternating_turns_and_one_system_text() -> None:
    asked = prompt(messages=CONVERSATION)

    wire = anthropic_request.to_wire(CLAUDE, asked)

    use = {"type": "tool_use", "id": "t1", "name": "weather", "input": {"a": 1}}
    result = {"type": "tool_result", "tool_use_id": "t1", "content": "Rain"}
    assert wire["system"] == [{"type": "text", "text": "Answer from the passages.\n\nBe kind."}]
    assert wire["messages"] == [
        {"role": "user", "content": [{"type": "text", "text": "Hello"}]},
        {"role": "assistant", "content": [use]},
        {"role": "user", "content": [result, {"type": "text", "text": "And now?"}]},
    ]


def test_claude_gets_no_parameter_that_it_does_not_know() -> None:
    asked = prompt(temperature=0.2, stop=("END",))

    wire = anthropic_request.to_wire(CLAUDE, asked)

    assert set(wire) == {"model", "max_tokens", "system", "messages", "stop_sequences"}
    assert wire["stop_sequences"] == ["END"]


@pytest.mark.parametrize(
    ("choice", "theirs"),
    [
        ("auto", {"type": "auto"}),
        ("none", {"type": "none"}),
        ("required", {"type": "any"}),
        ("weather", {"type": "tool", "name": "weather"}),
    ],
)
def test_claude_is_told_which_tool_to_choose(choice: str, theirs: dict[str, str]) -> None:
    asked = prompt(tools=(WEATHER,), tool_choice=choice)

    wire = anthropic_request.to_wire(CLAUDE, asked)

    assert wire["tool_choice"] == theirs
    assert wire["tools"][0]["input_schema"] == {"type": "object"}


@pytest.mark.parametrize(
    ("characters", "tools", "cached"),
    [
        (CACHEABLE_CHARACTERS, (WEATHER,), True),
        (CACHEABLE_CHARACTERS - 1, (WEATHER,), False),
        (CACHEABLE_CHARACTERS, (), False),
    ],
)
def test_claude_caches_only_what_will_be_read_again(
    characters: int, tools: tuple[Tool, ...], cached: bool
) -> None:
    asked = prompt(system="x" * characters, tools=tools)

    wire = anthropic_request.to_wire(CLAUDE, asked)

    assert ("cache_control" in wire["system"][0]) is cached


def test_claude_cannot_be_sent_arguments_that_are_not_json() -> None:
    broken = CALL.model_copy(update={"arguments": "{oops"})
    asked = prompt(messages=(Message(role="assistant", tool_calls=(broken,)),))

    with pytest.raises(ModelRejected, match="'t1'"):
        anthropic_request.to_wire(CLAUDE, asked)


def test_gpt_gets_the_conversation_as_it_is() -> None:
    asked = prompt(messages=CONVERSATION[1:4])

    wire = openai_request.to_wire(GPT, asked)

    function = {"name": "weather", "arguments": '{"a":1}'}
    call = {"id": "t1", "type": "function", "function": function}
    assert wire["messages"] == [
        {"role": "system", "content": "Answer from the passages."},
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "content": "Rain", "tool_call_id": "t1"},
    ]


@pytest.mark.parametrize(
    ("base_url", "limit"),
    [(None, "max_completion_tokens"), ("http://localhost:8000/v1", "max_tokens")],
)
def test_other_servers_get_the_limit_under_the_name_they_know(
    base_url: str | None, limit: str
) -> None:
    elsewhere = card("openai", base_url=base_url)

    wire = openai_request.to_wire(elsewhere, prompt(temperature=0.2, stop=("END",)))

    known = {"model", "messages", "stream_options", "temperature", "stop"}
    assert set(wire) == {*known, limit}
    assert wire[limit] == 500


@pytest.mark.parametrize(
    ("choice", "theirs"),
    [
        ("required", "required"),
        ("weather", {"type": "function", "function": {"name": "weather"}}),
    ],
)
def test_gpt_is_told_which_tool_to_choose(choice: str, theirs: Any) -> None:
    asked = prompt(tools=(WEATHER,), tool_choice=choice)

    wire = openai_request.to_wire(GPT, asked)

    assert wire["tool_choice"] == theirs
    assert wire["tools"][0]["function"]["name"] == "weather"


def test_a_thinking_model_is_told_how_much_to_think() -> None:
    settings = {"effort": 1.0}

    claude = anthropic_request.to_wire(card("anthropic", settings=settings), prompt())
    gpt = openai_request.to_wire(card("openai", settings=settings), prompt(temperature=0.2))

    assert claude["output_config"] == {"effort": "low"}
    assert gpt["reasoning_effort"] == "low"
    assert "temperature" not in gpt
