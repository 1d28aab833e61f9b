"""Claude's stream, with what the stand-in server cannot show: caches, refusals, outages."""

from typing import Any

import httpx2
import pytest

from shared.errors import (
    ModelCutOff,
    ModelError,
    ModelMisconfigured,
    ModelRateLimited,
    ModelRejected,
    ModelUnavailable,
)
from shared.models.anthropic import AnthropicModels
from shared.types.chat import ToolCall
from shared.types.events import ModelEvent, Stop, Text
from shared.types.money import Usage

from .samples import card, prompt
from .wire import Server, claude_says, unreachable

CARD = card("anthropic", secret="anthropic")


def started(**usage: int) -> dict[str, Any]:
    counted = {"input_tokens": 10, "output_tokens": 1, **usage}
    message = {"id": "m", "type": "message", "role": "assistant", "content": [], "model": "x"}
    return {"type": "message_start", "message": {**message, "usage": counted}}


def block(content: dict[str, Any], index: int = 0) -> dict[str, Any]:
    return {"type": "content_block_start", "index": index, "content_block": content}


def delta(content: dict[str, Any], index: int = 0) -> dict[str, Any]:
    return {"type": "content_block_delta", "index": index, "delta": content}


def text(words: str) -> dict[str, Any]:
    return delta({"type": "text_delta", "text": words})


def closed(index: int = 0) -> dict[str, Any]:
    return {"type": "content_block_stop", "index": index}


def ended(reason: str = "end_turn", **usage: int) -> list[dict[str, Any]]:
    counted = {"output_tokens": 7, **usage}
    return [
        {"type": "message_delta", "delta": {"stop_reason": reason}, "usage": counted},
        {"type": "message_stop"},
    ]


def ask(server: Server) -> list[ModelEvent]:
    return list(AnthropicModels("key", transport=server.transport).stream(CARD, prompt()))


def test_streams_text_between_growing_usage() -> None:
    words = [block({"type": "text", "text": ""}), text("Because"), text(" so."), closed()]
    server = Server(claude_says(started(), *words, *ended()))

    events = ask(server)

    assert events == [
        Usage(input_tokens=10, output_tokens=1),
        Text(text="Because"),
        Text(text=" so."),
        Usage(input_tokens=10, output_tokens=7),
        Stop(reason="stop"),
    ]
    assert server.body.closed


def test_counts_cached_tokens_apart() -> None:
    cached = started(cache_read_input_tokens=400, cache_creation_input_tokens=90)
    server = Server(claude_says(cached, text("Yes."), *ended()))

    events = ask(server)

    assert events[-2] == Usage(
        input_tokens=10, cache_read_tokens=400, cache_write_tokens=90, output_tokens=7
    )


def test_gathers_a_tool_call_whole() -> None:
    call = {"type": "tool_use", "id": "t1", "name": "weather", "input": {}}
    parts = [delta({"type": "input_json_delta", "partial_json": part}) for part in ('{"a"', ":1}")]
    server = Server(claude_says(started(), block(call), *parts, closed(), *ended("tool_use")))

    events = ask(server)

    assert events[1] == ToolCall(id="t1", name="weather", arguments='{"a":1}')
    assert events[-1] == Stop(reason="tool_calls")


def test_gives_a_tool_without_arguments_an_empty_object() -> None:
    call = {"type": "tool_use", "id": "t1", "name": "now", "input": {}}
    server = Server(claude_says(started(), block(call), closed(), *ended("tool_use")))

    events = ask(server)

    assert events[1] == ToolCall(id="t1", name="now", arguments="{}")


def test_keeps_thoughts_to_itself() -> None:
    thought = delta({"type": "thinking_delta", "thinking": "Hm."})
    thinking = [block({"type": "thinking", "thinking": "", "signature": ""}), thought, closed()]
    server = Server(claude_says(started(), *thinking, text("Yes."), *ended()))

    events = ask(server)

    assert [event for event in events if isinstance(event, Text)] == [Text(text="Yes.")]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("refusal", "content_filter"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("stop_sequence", "stop"),
        ("a reason of next year", "stop"),
    ],
)
def test_says_why_it_stopped(theirs: str, ours: str) -> None:
    server = Server(claude_says(started(), text("Well"), *ended(theirs)))

    events = ask(server)

    assert isinstance(events[-1], Stop)
    assert events[-1].reason == ours


@pytest.mark.parametrize(
    ("status", "type", "error"),
    [
        (400, "invalid_request_error", ModelRejected),
        (401, "authentication_error", ModelMisconfigured),
        (402, "billing_error", ModelMisconfigured),
        (403, "permission_error", ModelMisconfigured),
        (404, "not_found_error", ModelMisconfigured),
        (413, "request_too_large", ModelRejected),
        (418, "unheard_of", ModelUnavailable),
        (429, "rate_limit_error", ModelRateLimited),
        (500, "api_error", ModelUnavailable),
        (504, "timeout_error", ModelUnavailable),
        (529, "overloaded_error", ModelUnavailable),
    ],
)
def test_translates_a_refusal(status: int, type: str, error: type[ModelError]) -> None:
    said = {"type": "error", "error": {"type": type, "message": "their own words"}}
    server = Server(status=status, refusal=said)

    with pytest.raises(error) as raised:
        ask(server)

    assert "sample" in raised.value.sentence
    assert "their own words" not in raised.value.sentence
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("type", "error"),
    [("overloaded_error", ModelUnavailable), ("rate_limit_error", ModelRateLimited)],
)
def test_translates_an_error_inside_the_stream(type: str, error: type[ModelError]) -> None:
    said = {"type": "error", "error": {"type": type, "message": "their own words"}}
    server = Server(claude_says(started(), text("Be"), said))
    events = AnthropicModels("key", transport=server.transport).stream(CARD, prompt())

    got = [next(events), next(events)]
    with pytest.raises(error):
        next(events)

    assert got[1] == Text(text="Be")
    assert server.body.closed


@pytest.mark.parametrize(
    "last",
    [
        b"",
        claude_says(closed()),
        claude_says({"type": "message_stop"}),
        b"event: content_block_delta\ndata: {not json\n\n",
        claude_says({"type": "content_block_delta", "index": 0}),
        claude_says({"type": "message_delta", "delta": {"stop_reason": "end_turn"}}),
        httpx2.ReadError("reset by peer"),
        httpx2.ReadTimeout("sixty seconds"),
        httpx2.RemoteProtocolError("incomplete chunked read"),
    ],
    ids=repr,
)
def test_is_cut_off_when_the_stream_ends_before_its_stop(last: bytes | Exception) -> None:
    server = Server(claude_says(started(), text("Be")), last)
    events = AnthropicModels("key", transport=server.transport).stream(CARD, prompt())

    got = [next(events), next(events)]
    with pytest.raises(ModelCutOff):
        list(events)

    assert got[1] == Text(text="Be")


@pytest.mark.parametrize(
    "error",
    [
        httpx2.ConnectError("refused"),
        httpx2.ConnectTimeout("five seconds"),
        httpx2.ReadTimeout("sixty seconds"),
    ],
)
def test_is_unavailable_when_nobody_answers(error: Exception) -> None:
    models = AnthropicModels("key", transport=unreachable(error))

    with pytest.raises(ModelUnavailable) as raised:
        next(models.stream(CARD, prompt()))

    assert raised.value.retryable


def test_hangs_up_when_the_iterator_is_closed() -> None:
    server = Server(claude_says(started(), text("Be")), for_ever=True)
    events = AnthropicModels("key", transport=server.transport).stream(CARD, prompt())

    got = [next(events), next(events)]
    events.close()

    assert got[1] == Text(text="Be")
    assert server.body.closed
