"""Streamed chunks, folded by the rules of OpenAI's SDKs, are the whole completion."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.http.completion import chunks, completion, usage
from shared.types.chat import ToolCall
from shared.types.events import Answer, Citation, End, Event, Text
from shared.types.money import Usage

END = End(
    trace_id="chatcmpl_1",
    reason="stop",
    model="stage",
    release="rel_1",
    generation="g1",
    cache="miss",
    usage=Usage(input_tokens=1, cache_read_tokens=10, cache_write_tokens=100, output_tokens=5),
    cost=77,
)
CITED = Citation(
    index=1,
    passage_id="p1",
    document_id="d1",
    title="Book",
    section="",
    page=3,
    start=0,
    end=4,
    text="Text",
)
CALL = ToolCall(id="c1", name="look_up", arguments='{"q": 1}')
EVENTS = st.lists(
    st.builds(Text, text=st.text())
    | st.builds(ToolCall, id=st.text(), name=st.text(), arguments=st.text())
    | st.just(CITED),
    max_size=8,
)


def streamed(*events: Event, include_usage: bool = False) -> list[dict[str, Any]]:
    return list(chunks(events, "chatcmpl_1", "assistant", 1_700, include_usage))


def folded(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """What a client ends up with: texts joined, tool calls by index, the last reason."""
    deltas = [choice["delta"] for part in parts for choice in part["choices"]]
    calls: dict[int, Any] = {}
    for call in (call for delta in deltas for call in delta.get("tool_calls", ())):
        calls[call["index"]] = {k: v for k, v in call.items() if k != "index"}
    reasons = [choice["finish_reason"] for part in parts for choice in part["choices"]]
    return {
        "content": "".join(delta.get("content") or "" for delta in deltas),
        "tool_calls": [calls[index] for index in sorted(calls)],
        "finish_reason": next(reason for reason in reasons if reason),
        "groundwork": next(p["groundwork"] for p in parts if "trace_id" in p.get("groundwork", {})),
    }


def unfolded(whole: dict[str, Any]) -> dict[str, Any]:
    (choice,) = whole["choices"]
    return {
        "content": choice["message"]["content"] or "",
        "tool_calls": choice["message"].get("tool_calls", []),
        "finish_reason": choice["finish_reason"],
        "groundwork": whole["groundwork"],
    }


@given(EVENTS)
def test_the_stream_folds_into_the_whole(events: list[Event]) -> None:
    answer = Answer.folded([*events, END])

    parts = streamed(*events, END)

    assert folded(parts) == unfolded(completion(answer, "assistant", 1_700))


def test_every_chunk_bears_the_same_frame() -> None:
    parts = streamed(Text(text="So."), CITED, CALL, END, include_usage=True)

    frames = [{k: part[k] for k in ("id", "object", "created", "model")} for part in parts]
    assert frames[0] == {
        "id": "chatcmpl_1",
        "object": "chat.completion.chunk",
        "created": 1_700,
        "model": "assistant",
    }
    assert all(frame == frames[0] for frame in frames)


def test_a_citation_is_shown_as_it_comes_and_again_at_the_end() -> None:
    parts = streamed(Text(text="So [1]."), CITED, END)

    shown = [part["groundwork"] for part in parts if "groundwork" in part]
    assert shown[0]["citation"]["passage_id"] == "p1"
    assert shown[1]["citations"] == [shown[0]["citation"]]


def test_usage_comes_last_and_only_where_it_is_asked_for() -> None:
    without, with_usage = streamed(END), streamed(END, include_usage=True)

    assert all("usage" not in part for part in without)
    assert with_usage[-1]["choices"] == []
    assert with_usage[-1]["usage"]["total_tokens"] == 116


def test_counts_tokens_as_openai_does() -> None:
    counted = usage(END.usage)

    assert counted == {
        "prompt_tokens": 111,
        "completion_tokens": 5,
        "total_tokens": 116,
        "prompt_tokens_details": {"cached_tokens": 10},
    }


def test_an_answer_of_tool_calls_alone_has_no_content() -> None:
    answer = Answer.folded([CALL, END.model_copy(update={"reason": "tool_calls"})])

    (choice,) = completion(answer, "assistant", 1_700)["choices"]

    assert choice["message"]["content"] is None
    assert choice["finish_reason"] == "tool_calls"


def test_says_what_the_answer_cost_and_where_it_came_from() -> None:
    answer = Answer.folded([Text(text="So [1]."), CITED, END])

    extension = completion(answer, "assistant", 1_700)["groundwork"]

    (citation,) = extension.pop("citations")
    assert extension == {
        "trace_id": "chatcmpl_1",
        "cache": "miss",
        "model": "stage",
        "release": "rel_1",
        "generation": "g1",
        "cost_nanodollars": 77,
    }
    assert citation == CITED.model_dump(exclude={"kind"})
