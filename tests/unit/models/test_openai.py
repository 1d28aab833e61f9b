"""The stream of OpenAI and its like, with what the stand-in server cannot show."""

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
from shared.models.openai import OpenAIModels
from shared.types.chat import ToolCall
from shared.types.events import ModelEvent, Stop, Text
from shared.types.money import Usage

from .samples import card, prompt
from .wire import Server, gpt_says, unreachable

CARD = card("openai", secret="openai")


def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "choices": [choice]}


def text(words: str) -> dict[str, Any]:
    return chunk({"content": words})


def ended(reason: str = "stop") -> dict[str, Any]:
    return chunk({}, reason)


def part(index: int, id: str | None, name: str | None, arguments: str) -> dict[str, Any]:
    function = {"name": name, "arguments": arguments}
    return chunk({"tool_calls": [{"index": index, "id": id, "function": function}]})


def counted(**usage: Any) -> dict[str, Any]:
    tokens = {"prompt_tokens": 100, "completion_tokens": 7, "total_tokens": 107, **usage}
    return {**chunk({}), "choices": [], "usage": tokens}


def ask(server: Server) -> list[ModelEvent]:
    return list(OpenAIModels("key", transport=server.transport).stream(CARD, prompt()))


def test_streams_text_then_usage_then_the_stop() -> None:
    opening = chunk({"role": "assistant", "content": ""})
    server = Server(gpt_says(opening, text("Because"), text(" so."), ended(), counted()))

    events = ask(server)

    assert events == [
        Text(text="Because"),
        Text(text=" so."),
        Usage(input_tokens=100, output_tokens=7),
        Stop(reason="stop"),
    ]
    assert server.body.closed


def test_takes_cached_tokens_out_of_the_input() -> None:
    details = {"cached_tokens": 60, "cache_write_tokens": 30}
    server = Server(gpt_says(text("Yes."), ended(), counted(prompt_tokens_details=details)))

    events = ask(server)

    assert events[-2] == Usage(
        input_tokens=10, cache_read_tokens=60, cache_write_tokens=30, output_tokens=7
    )


def test_lives_with_a_server_that_counts_nothing() -> None:
    server = Server(gpt_says(text("Yes."), ended()))

    events = ask(server)

    assert events == [Text(text="Yes."), Stop(reason="stop")]


def test_gathers_parallel_tool_calls_whole() -> None:
    first = [part(0, "t1", "weather", ""), part(0, None, None, '{"a"'), part(0, None, None, ":1}")]
    second = [part(1, "t2", "now", "")]
    server = Server(gpt_says(*first, *second, ended("tool_calls")))

    events = ask(server)

    assert events == [
        ToolCall(id="t1", name="weather", arguments='{"a":1}'),
        ToolCall(id="t2", name="now", arguments="{}"),
        Stop(reason="tool_calls"),
    ]


def test_tells_calls_apart_that_bear_the_same_index() -> None:
    calls = [part(0, "t1", "weather", '{"a":1}'), part(0, "t2", "weather", '{"a":2}')]
    server = Server(gpt_says(*calls, ended("stop")))

    events = ask(server)

    assert [event.id for event in events if isinstance(event, ToolCall)] == ["t1", "t2"]
    assert events[-1] == Stop(reason="tool_calls")


def test_calls_a_refusal_a_filtered_answer() -> None:
    server = Server(gpt_says(chunk({"refusal": "I cannot."}), ended("stop")))

    events = ask(server)

    assert events == [Text(text="I cannot."), Stop(reason="content_filter")]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("length", "length"),
        ("content_filter", "content_filter"),
        ("function_call", "tool_calls"),
        ("a reason of next year", "stop"),
    ],
)
def test_says_why_it_stopped(theirs: str, ours: str) -> None:
    server = Server(gpt_says(text("Well"), ended(theirs)))

    events = ask(server)

    assert isinstance(events[-1], Stop)
    assert events[-1].reason == ours


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "context_length_exceeded", ModelRejected),
        (400, None, ModelRejected),
        (401, "invalid_api_key", ModelMisconfigured),
        (403, None, ModelMisconfigured),
        (404, "model_not_found", ModelMisconfigured),
        (402, None, ModelMisconfigured),
        (413, None, ModelRejected),
        (422, None, ModelRejected),
        (429, "rate_limit_exceeded", ModelRateLimited),
        (429, "insufficient_quota", ModelMisconfigured),
        (500, "server_error", ModelUnavailable),
        (503, None, ModelUnavailable),
    ],
)
def test_translates_a_refusal(status: int, code: str | None, error: type[ModelError]) -> None:
    said = {"error": {"message": "their own words", "type": "x", "code": code}}
    server = Server(status=status, refusal=said)

    with pytest.raises(error) as raised:
        ask(server)

    assert "sample" in raised.value.sentence
    assert "their own words" not in raised.value.sentence
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("code", "error"),
    [("rate_limit_exceeded", ModelRateLimited), ("server_error", ModelUnavailable)],
)
def test_translates_an_error_inside_the_stream(code: str, error: type[ModelError]) -> None:
    said = {"error": {"message": "their own words", "type": "x", "code": code}}
    server = Server(gpt_says(text("Be"), said))
    events = OpenAIModels("key", transport=server.transport).stream(CARD, prompt())

    got = next(events)
    with pytest.raises(error):
        next(events)

    assert got == Text(text="Be")
    assert server.body.closed


@pytest.mark.parametrize(
    "last",
    [
        b"",
        b"data: [DONE]\n\n",
        b"data: {not json\n\n",
        b'data: {"choices": [{"index": 0}]}\n\n',
        b'data: {"choices": null}\n\n',
        httpx2.ReadError("reset by peer"),
        httpx2.ReadTimeout("sixty seconds"),
        httpx2.RemoteProtocolError("incomplete chunked read"),
    ],
    ids=repr,
)
def test_is_cut_off_when_the_stream_ends_before_its_stop(last: bytes | Exception) -> None:
    server = Server(gpt_says(text("Be"), done=False), last)
    events = OpenAIModels("key", transport=server.transport).stream(CARD, prompt())

    got = next(events)
    with pytest.raises(ModelCutOff):
        list(events)

    assert got == Text(text="Be")
    assert server.body.closed


@pytest.mark.parametrize(
    "error",
    [
        httpx2.ConnectError("refused"),
        httpx2.ConnectTimeout("five seconds"),
        httpx2.ReadTimeout("sixty seconds"),
    ],
)
def test_is_unavailable_when_nobody_answers(error: Exception) -> None:
    models = OpenAIModels("key", transport=unreachable(error))

    with pytest.raises(ModelUnavailable) as raised:
        next(models.stream(CARD, prompt()))

    assert raised.value.retryable


def test_hangs_up_when_the_iterator_is_closed() -> None:
    server = Server(gpt_says(text("Be"), done=False), for_ever=True)
    events = OpenAIModels("key", transport=server.transport).stream(CARD, prompt())

    got = next(events)
    events.close()

    assert got == Text(text="Be")
    assert server.body.closed
