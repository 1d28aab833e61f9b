"""The first stage: is the question well-formed, of a bearable size, for a feature that exists?"""

from shared.errors import InvalidRequest, TooLarge, UnknownFeature
from shared.types.chat import Ask
from shared.types.release import Bundle, Feature, Limits


def guard(ask: Ask, release: Bundle) -> Feature:
    """The feature that is asked for. Raises UnknownFeature, InvalidRequest or TooLarge."""
    feature = release.features.get(ask.feature)
    if feature is None:
        raise UnknownFeature(
            f"There is no feature `{ask.feature[:80]}`; GET /v1/models lists those there are.",
            param="model",
        )
    _check_shape(ask)
    _check_size(ask, feature.limits)
    return feature


def _check_shape(ask: Ask) -> None:
    if not ask.messages:
        raise InvalidRequest(
            "`messages` is empty; send at least one user message.", param="messages"
        )
    if ask.messages[-1].role not in ("user", "tool"):
        raise InvalidRequest(
            "The last message must be the user's or a tool's result.", param="messages"
        )
    if not ask.question.strip():
        raise InvalidRequest("The question is empty.", param="messages")
    _check_tool_results(ask)


def _check_size(ask: Ask, limits: Limits) -> None:
    if len(ask.messages) > limits.messages:
        raise TooLarge(
            f"The conversation has more than {limits.messages} messages.", param="messages"
        )
    if len(ask.question) > limits.question_characters:
        raise TooLarge(
            f"The question is longer than {limits.question_characters} characters.",
            param="messages",
        )
    if _length(ask) > limits.conversation_characters:
        raise TooLarge(
            f"The conversation is longer than {limits.conversation_characters} characters.",
            param="messages",
        )


def _length(ask: Ask) -> int:
    """Characters of everything that a model would read: messages, tool calls, tools."""
    calls = (call.arguments for message in ask.messages for call in message.tool_calls)
    tools = (tool.model_dump_json() for tool in ask.tools)
    said = (message.content for message in ask.messages)
    return sum(len(text) for texts in (said, calls, tools) for text in texts)


def _check_tool_results(ask: Ask) -> None:
    called: set[str | None] = set()
    for message in ask.messages:
        called |= {call.id for call in message.tool_calls}
        if message.role == "tool" and message.tool_call_id not in called:
            raise InvalidRequest(
                "A tool's message answers no tool call that stands before it.", param="messages"
            )
