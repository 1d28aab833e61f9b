"""Whatever is sent, it becomes a value or a refusal with a sentence; nothing crashes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import InvalidRequest, MalformedJson, TooLarge
from shared.http.body import read_body
from shared.http.chat_request import ChatRequest
from shared.http.documents import NewDocument
from shared.http.search import SearchRequest
from shared.http.webhooks import WebhookChange

LIMIT = 1_000_000
ASKED: dict[str, Any] = {"model": "assistant", "messages": [{"role": "user", "content": "So?"}]}
FUNCTION: dict[str, Any] = {"type": "function", "function": {"name": "look_up"}}
IMAGE = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}


def sent(**fields: Any) -> bytes:
    return json.dumps({**ASKED, **fields}).encode()


def raw(field: str) -> bytes:
    """A chat with one more field, written by hand."""
    return sent()[:-1] + b", " + field.encode("utf-8", "surrogatepass") + b"}"


def turn(**fields: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": "So?", **fields}]}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"{}x",
        b"{'model': 1}",
        b"\xff\xfe",
        b'{"model": "\xed\xa0\x80"}',
        sent() + b"}",
        raw('"user": "\\ud800"'),
        raw('"temperature": NaN'),
        raw('"temperature": -Infinity'),
        raw('"seed": 1e999'),
        raw('"metadata": {"a": [1, {"b": -1e999}]}'),
        raw('"seed": ' + "9" * 5_000),
        raw('"user": ' + "[" * 10_000 + "]" * 10_000),
        raw('"user": ' + '{"a":' * 10_000 + "1" + "}" * 10_000),
        raw('"user": ' + "[" * 10_000),
    ],
)
def test_what_is_no_json_object_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedJson) as refusal:
        read_body(body, ChatRequest, LIMIT)

    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"model": None}, "model"),
        ({"model": 5}, "model"),
        ({"model": ""}, "model"),
        ({"messages": None}, "messages"),
        ({"messages": "So?"}, "messages"),
        ({"messages": {}}, "messages"),
        ({"messages": ["So?"]}, "messages.0"),
        ({"messages": [{"content": "So?"}]}, "messages.0.role"),
        (turn(role="robot"), "messages.0.role"),
        (turn(content=5), "messages.0.content"),
        (turn(content=[IMAGE]), "messages.0.content.0.type"),
        (turn(content=[{"type": "text"}]), "messages.0.content.0.text"),
        (turn(tool_calls=[{"id": "c1"}]), "messages.0.tool_calls.0.function"),
        ({"n": 2}, "n"),
        ({"n": 0}, "n"),
        ({"top_p": 0.5}, "top_p"),
        ({"presence_penalty": 1}, "presence_penalty"),
        ({"logprobs": True}, "logprobs"),
        ({"logit_bias": {"1": 2}}, "logit_bias"),
        ({"response_format": {"type": "json_object"}}, "response_format.type"),
        ({"stream": 3}, "stream"),
        ({"stream": "perhaps"}, "stream"),
        ({"stream_options": True}, "stream_options"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"max_tokens": 1.5}, "max_tokens"),
        ({"max_completion_tokens": -1}, "max_completion_tokens"),
        ({"temperature": 2.1}, "temperature"),
        ({"temperature": "hot"}, "temperature"),
        ({"stop": 5}, "stop"),
        ({"stop": [5]}, "stop.0"),
        ({"tools": 5}, "tools"),
        ({"tools": [{**FUNCTION, "type": "web_search"}]}, "tools.0.type"),
        ({"tools": [{"type": "function", "function": {}}]}, "tools.0.function.name"),
        ({"tool_choice": "maybe"}, "tool_choice"),
        ({"tool_choice": {"type": "function"}}, "tool_choice.function"),
        ({"groundwork": "skip"}, "groundwork"),
        ({"groundwork": {"cache": "never"}}, "groundwork.cache"),
        ({"groundwork": {"speed": 1}}, "groundwork.speed"),
        ({"functions": []}, "functions"),
        ({"x" * 10_000: 1}, "x" * 80),
    ],
)
def test_a_wrong_field_is_named_as_the_sender_knows_it(fields: dict[str, Any], param: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        read_body(sent(**fields), ChatRequest, LIMIT)

    assert refusal.value.param == param
    assert refusal.value.sentence.startswith(f"`{param}`")
    assert refusal.value.sentence.endswith(".")
    assert "tuple" not in refusal.value.sentence


@pytest.mark.parametrize(
    "fields",
    [
        {"n": 1, "top_p": 1.0, "presence_penalty": 0.0, "frequency_penalty": 0, "logit_bias": {}},
        {"response_format": {"type": "text"}, "logprobs": False},
        {"max_tokens": 10**30},
        {"user": None, "seed": 10**20, "metadata": {"a": [1]}, "store": True},
        {"parallel_tool_calls": True, "service_tier": "auto", "prompt_cache_key": "k"},
        {"stream_options": {"include_usage": True, "include_obfuscation": False}},
        {"stop": None, "temperature": None, "max_tokens": None, "stream_options": None},
        turn(name="Ada", refusal=None, annotations=[], audio=None),
        {"tools": [{"type": "function", "function": {**FUNCTION["function"], "strict": True}}]},
    ],
)
def test_lets_in_what_sdks_send_without_effect(fields: dict[str, Any]) -> None:
    read = read_body(sent(**fields), ChatRequest, LIMIT)

    assert read.model == "assistant"


def test_refuses_a_body_over_its_limit_unread() -> None:
    body = b"{" * 101

    with pytest.raises(TooLarge) as refusal:
        read_body(body, ChatRequest, 100)

    assert refusal.value.sentence == "The body is larger than 100 bytes."


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({}, "query"),
        ({"query": ""}, "query"),
        ({"query": "  \n"}, "query"),
        ({"query": "x" * 8_001}, "query"),
        ({"query": "x", "limit": 0}, "limit"),
        ({"query": "x", "limit": 51}, "limit"),
        ({"query": "x", "tenant": "brick"}, "tenant"),
    ],
)
def test_refuses_a_search_that_cannot_be_made(body: dict[str, Any], param: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        read_body(json.dumps(body).encode(), SearchRequest, LIMIT)

    assert refusal.value.param == param


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"name": ""}, "name"),
        ({"name": ".."}, "name"),
        ({"name": "../a.txt"}, "name"),
        ({"name": "a\\b.txt"}, "name"),
        ({"name": "a\n.txt"}, "name"),
        ({"name": "a\u202e.txt"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a.txt", "groups": ["a b"]}, "groups.0"),
        ({"name": "a.txt", "groups": ["a\n"]}, "groups.0"),
        ({"name": "a.txt", "groups": ["g"] * 21}, "groups"),
        ({"name": "a.txt", "metadata": {"a": 1}}, "metadata.a"),
        ({"name": "a.txt", "metadata": {"a": "x" * 501}}, "metadata.a"),
    ],
)
def test_refuses_a_document_that_cannot_be_kept(body: dict[str, Any], param: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        read_body(json.dumps(body).encode(), NewDocument, LIMIT)

    assert refusal.value.param == param
    assert "Value error" not in refusal.value.sentence


def test_says_in_words_what_a_pattern_refuses() -> None:
    blank, spaced = {"query": " "}, {"name": "a.txt", "groups": ["a b"]}

    with pytest.raises(InvalidRequest, match=r"^`query` is empty\.$"):
        read_body(json.dumps(blank).encode(), SearchRequest, LIMIT)
    with pytest.raises(InvalidRequest, match=r"^`groups\.0` has characters that cannot"):
        read_body(json.dumps(spaced).encode(), NewDocument, LIMIT)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{}", "Name at least one of url, events, description, enabled."),
        (b'{"events": []}', "`events` has too few entries."),
    ],
)
def test_says_in_a_plain_sentence_what_a_change_lacks(body: bytes, said: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read_body(body, WebhookChange, LIMIT)

    assert str(refused.value) == said


@given(st.dictionaries(st.sampled_from(sorted(ChatRequest.model_fields)), JSON, max_size=4))
def test_any_field_of_any_kind_is_taken_or_refused(fields: dict[str, Any]) -> None:
    body = json.dumps({**ASKED, **fields}).encode()

    try:
        outcome: object = read_body(body, ChatRequest, LIMIT)
    except (InvalidRequest, MalformedJson) as refusal:
        outcome = refusal

    assert outcome is not None


@given(st.binary(max_size=200))
def test_any_bytes_are_taken_or_refused(body: bytes) -> None:
    with pytest.raises((InvalidRequest, MalformedJson)):
        read_body(body, ChatRequest, LIMIT)
