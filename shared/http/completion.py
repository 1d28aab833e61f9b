"""The OpenAI chat protocol, as Groundwork speaks it: what is answered, whole or in chunks."""

from collections.abc import Iterable, Iterator
from typing import Any

from shared.types.chat import ToolCall
from shared.types.events import Answer, Citation, End, Event, Text
from shared.types.money import Usage

JsonObject = dict[str, Any]


def completion(answer: Answer, feature: str, created: int) -> JsonObject:
    """A whole answer as a `chat.completion`; `created` is in seconds since 1970."""
    message: JsonObject = {"role": "assistant", "content": answer.text, "refusal": None}
    if answer.tool_calls:
        message["content"] = answer.text or None
        message["tool_calls"] = [_tool_call(call) for call in answer.tool_calls]
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": answer.end.reason}
    return {
        "id": answer.end.trace_id,
        "object": "chat.completion",
        "created": created,
        "model": feature,
        "choices": [choice],
        "usage": usage(answer.end.usage),
        "groundwork": extension(answer.end, answer.citations),
    }


def chunks(
    events: Iterable[Event], trace_id: str, feature: str, created: int, include_usage: bool
) -> Iterator[JsonObject]:
    """The same answer as `chat.completion.chunk` objects, each as soon as its event is there."""
    frame = {
        "id": trace_id,
        "object": "chat.completion.chunk",
        "created": created,
        "model": feature,
    }
    citations: list[Citation] = []
    calls = 0
    yield {**frame, "choices": [_choice({"role": "assistant", "content": ""})]}
    for event in events:
        if isinstance(event, Text):
            yield {**frame, "choices": [_choice({"content": event.text})]}
        elif isinstance(event, ToolCall):
            call = {"index": calls, **_tool_call(event)}
            calls += 1
            yield {**frame, "choices": [_choice({"tool_calls": [call]})]}
        elif isinstance(event, Citation):
            citations.append(event)
            yield {**frame, "choices": [_choice({})], "groundwork": {"citation": _citation(event)}}
        else:
            last = {**frame, "choices": [_choice({}, event.reason)]}
            yield {**last, "groundwork": extension(event, citations)}
            if include_usage:
                yield {**frame, "choices": [], "usage": usage(event.usage)}


def extension(end: End, citations: Iterable[Citation]) -> JsonObject:
    """What Groundwork adds to an answer, under the one key `groundwork`."""
    return {
        "trace_id": end.trace_id,
        "citations": [_citation(citation) for citation in citations],
        "cache": end.cache,
        "model": end.model,
        "release": end.release,
        "generation": end.generation,
        "cost_nanodollars": end.cost,
    }


def usage(used: Usage) -> JsonObject:
    """Tokens in OpenAI's way of counting, where prompt tokens include cached ones."""
    prompt = used.input_tokens + used.cache_read_tokens + used.cache_write_tokens
    return {
        "prompt_tokens": prompt,
        "completion_tokens": used.output_tokens,
        "total_tokens": prompt + used.output_tokens,
        "prompt_tokens_details": {"cached_tokens": used.cache_read_tokens},
    }


def _choice(delta: JsonObject, reason: str | None = None) -> JsonObject:
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}


def _tool_call(call: ToolCall) -> JsonObject:
    function = {"name": call.name, "arguments": call.arguments}
    return {"id": call.id, "type": "function", "function": function}


def _citation(citation: Citation) -> JsonObject:
    return citation.model_dump(exclude={"kind"})
