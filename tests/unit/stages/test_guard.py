"""The guard refuses what is malformed or too large, with a sentence that says what to do."""

import pytest

from shared.errors import InvalidRequest, TooLarge, UnknownFeature
from shared.stages.guard import guard
from shared.types.chat import Message, Role, Tool, ToolCall
from shared.types.release import Limits
from tests.unit.world import FEATURE, ask, bundle

LIMITS = Limits(question_characters=10, conversation_characters=30, messages=3)
SMALL = bundle(limits=LIMITS)


CALLING = Message(role="assistant", tool_calls=(ToolCall(id="c1", name="f", arguments="{}"),))


def turn(role: Role, content: str = "x") -> Message:
    return Message(role=role, content=content, tool_call_id="c1" if role == "tool" else None)


def test_lets_a_good_question_through_to_its_feature() -> None:
    feature = guard(ask("0123456789"), bundle())

    assert feature == FEATURE


def test_names_the_unknown_feature_but_not_at_any_length() -> None:
    with pytest.raises(UnknownFeature) as refusal:
        guard(ask(feature="x" * 10_000), bundle())

    assert "x" * 80 in refusal.value.sentence
    assert len(refusal.value.sentence) < 200
    assert refusal.value.param == "model"


@pytest.mark.parametrize("role", ["system", "assistant"])
def test_refuses_a_conversation_that_asks_nothing_at_its_end(role: Role) -> None:
    asked = ask(messages=(turn("user"), turn(role)))

    with pytest.raises(InvalidRequest) as refusal:
        guard(asked, bundle())

    assert "last message" in refusal.value.sentence


def test_takes_a_tool_result_after_the_question() -> None:
    asked = ask(messages=(turn("user"), CALLING, turn("tool")))

    feature = guard(asked, bundle())

    assert feature == FEATURE


def test_refuses_a_tool_result_that_nobody_called_for() -> None:
    asked = ask(messages=(turn("user"), turn("assistant"), turn("tool")))

    with pytest.raises(InvalidRequest) as refusal:
        guard(asked, bundle())

    assert refusal.value.sentence == "A tool's message answers no tool call that stands before it."


def test_counts_tools_as_part_of_the_conversation() -> None:
    asked = ask(tools=(Tool(name="f", description="x" * 200_000),))

    with pytest.raises(TooLarge) as refusal:
        guard(asked, bundle())

    assert refusal.value.status == 413


def test_refuses_a_tool_result_to_which_nothing_was_asked() -> None:
    asked = ask(messages=(turn("tool"),))

    with pytest.raises(InvalidRequest) as refusal:
        guard(asked, bundle())

    assert refusal.value.sentence == "The question is empty."


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        ((turn("user", "x" * 11),), "The question is longer than 10 characters."),
        ((turn("user"),) * 4, "The conversation has more than 3 messages."),
        (
            (turn("assistant", "x" * 30), turn("user")),
            "The conversation is longer than 30 characters.",
        ),
        (
            (turn("system", "x" * 30), turn("user")),
            "The conversation is longer than 30 characters.",
        ),
    ],
)
def test_says_which_limit_was_passed(messages: tuple[Message, ...], said: str) -> None:
    with pytest.raises(TooLarge) as refusal:
        guard(ask(messages=messages), SMALL)

    assert refusal.value.sentence == said


def test_takes_a_conversation_that_is_exactly_at_its_limits() -> None:
    asked = ask(messages=(turn("user", "x" * 10), turn("assistant", "x" * 10), turn("user")))

    feature = guard(asked, SMALL)

    assert feature.limits == LIMITS
