"""A request in the OpenAI protocol becomes a question in the house's own words."""

from typing import Any

import pytest

from shared.errors import InvalidRequest
from shared.http.chat_request import ChatRequest, ask_of
from shared.types.chat import Ask, Message, Tool, ToolCall
from tests.unit.world import ADA

CALLED = {"id": "c1", "type": "function", "function": {"name": "look_up", "arguments": "{}"}}


def asked(**fields: Any) -> Ask:
    chat = {"model": "assistant", "messages": [{"role": "user", "content": "So?"}], **fields}
    return ask_of(ChatRequest.model_validate(chat), ADA, "chatcmpl_1")


def test_a_plain_question_is_the_callers_own() -> None:
    ask = asked()

    assert ask == Ask(
        trace_id="chatcmpl_1",
        principal=ADA,
        feature="assistant",
        messages=(Message(role="user", content="So?"),),
    )


def test_text_in_parts_is_one_text() -> None:
    parts = [{"type": "text", "text": "So"}, {"type": "text", "text": "?"}]

    ask = asked(messages=[{"role": "user", "content": parts}])

    assert ask.question == "So?"


def test_a_developer_speaks_as_the_system() -> None:
    ask = asked(messages=[{"role": "developer", "content": "Be brief."}])

    assert ask.messages[0].role == "system"


def test_a_tool_and_its_result_come_through() -> None:
    turns = [
        {"role": "user", "content": "So?"},
        {"role": "assistant", "content": None, "tool_calls": [CALLED]},
        {"role": "tool", "content": "yes", "tool_call_id": "c1"},
    ]

    ask = asked(messages=turns)

    assert ask.messages[1].tool_calls == (ToolCall(id="c1", name="look_up", arguments="{}"),)
    assert ask.messages[2] == Message(role="tool", content="yes", tool_call_id="c1")


def test_refuses_a_tool_result_that_names_no_call() -> None:
    with pytest.raises(InvalidRequest) as refusal:
        asked(messages=[{"role": "tool", "content": "yes"}])

    assert "tool_call_id" in refusal.value.sentence


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"max_tokens": 5}, {"max_tokens": 5}),
        ({"max_completion_tokens": 7, "max_tokens": 5}, {"max_tokens": 7}),
        ({"temperature": 0}, {"temperature": 0.0}),
        ({"stop": "END"}, {"stop": ("END",)}),
        ({"stop": ["A", "B"]}, {"stop": ("A", "B")}),
        ({"groundwork": {"cache": "skip"}}, {"cache": "skip"}),
        (
            {"groundwork": {"filters": {"product": "fell", "year": ["2025", "2026"]}}},
            {"filters": {"product": ("fell",), "year": ("2025", "2026")}},
        ),
        ({"tool_choice": "required"}, {"tool_choice": "required"}),
        (
            {"tool_choice": {"type": "function", "function": {"name": "look_up"}}},
            {"tool_choice": "look_up"},
        ),
        (
            {"tools": [{"type": "function", "function": {"name": "look_up"}}]},
            {"tools": (Tool(name="look_up"),)},
        ),
    ],
)
def test_every_setting_arrives(fields: dict[str, Any], expected: dict[str, Any]) -> None:
    ask = asked(**fields)

    assert ask == asked().model_copy(update=expected)
