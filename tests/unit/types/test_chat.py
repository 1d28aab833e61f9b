"""Two questions have one fingerprint only if they must have one answer."""

from typing import Any

import pytest

from shared.types.chat import Message, Tool, ToolCall
from shared.types.events import Answer, End, Text
from shared.types.money import Usage
from tests.unit.world import ADA, ask

PLAIN = ask().fingerprint("rel_1", "g1")
CALL = ToolCall(id="c1", name="f", arguments="{}")


@pytest.mark.parametrize(
    "changes",
    [
        {"trace_id": "chatcmpl_9"},
        {"question": "  Is it so?\n "},
        {"principal": ADA.model_copy(update={"user": "eve", "scopes": frozenset()})},
        {"principal": ADA.model_copy(update={"groups": ("staff", "staff")})},
    ],
)
def test_what_changes_no_answer_changes_no_fingerprint(changes: dict[str, Any]) -> None:
    fingerprint = ask(**changes).fingerprint("rel_1", "g1")

    assert fingerprint == PLAIN


@pytest.mark.parametrize(
    "changes",
    [
        {"feature": "other"},
        {"question": "Is  it so?"},
        {"tools": (Tool(name="f"),)},
        {"tool_choice": "none"},
        {"max_tokens": 5},
        {"temperature": 0.0},
        {"stop": ("x",)},
        {"principal": ADA.model_copy(update={"tenant": "brick"})},
        {"principal": ADA.model_copy(update={"groups": ()})},
        {"messages": (Message(role="system", content="Is it so?"),)},
        {"messages": (Message(role="user", content="Is it so?", tool_calls=(CALL,)),)},
        {"messages": (Message(role="user", content="Is it so?", tool_call_id="c1"),)},
        {"messages": (Message(role="user", content="Is"), Message(role="user", content="it so?"))},
    ],
)
def test_what_may_change_an_answer_changes_the_fingerprint(changes: dict[str, Any]) -> None:
    fingerprint = ask(**changes).fingerprint("rel_1", "g1")

    assert fingerprint != PLAIN


@pytest.mark.parametrize("place", [("rel_2", "g1"), ("rel_1", "g2"), ("rel_1\ng1", "")])
def test_another_release_or_generation_is_another_fingerprint(place: tuple[str, str]) -> None:
    fingerprint = ask().fingerprint(*place)

    assert fingerprint != PLAIN


@pytest.mark.parametrize(
    ("roles", "question"),
    [
        (("user:a", "user:b"), "b"),
        (("user:a", "assistant:b", "tool:c"), "a"),
        (("system:a",), ""),
        ((), ""),
    ],
)
def test_the_question_is_what_the_user_said_last(roles: tuple[str, ...], question: str) -> None:
    turns = (turn.split(":") for turn in roles)
    said = tuple(Message.model_validate({"role": role, "content": text}) for role, text in turns)

    asked = ask(messages=said)

    assert asked.question == question


def test_only_a_whole_stream_folds_into_an_answer() -> None:
    end = End(
        trace_id="t",
        reason="stop",
        model="m",
        release="r",
        generation="g",
        cache="miss",
        usage=Usage(),
        cost=0,
    )

    whole = Answer.folded([Text(text="It "), Text(text="is."), end])

    assert (whole.text, whole.end) == ("It is.", end)
    with pytest.raises(ValueError, match="not enough values"):
        Answer.folded([Text(text="It ")])
