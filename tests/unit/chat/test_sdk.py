"""The official OpenAI SDK gets its answers here, streamed and whole, and raises its own errors."""

from collections.abc import Iterator
from typing import Any

import openai
import pytest
from openai import OpenAI
from openai.types.chat import ChatCompletionUserMessageParam

from shared.errors import ModelCutOff, ModelRateLimited, ModelUnavailable
from shared.ports import Ports
from shared.types.chat import ToolCall
from shared.types.events import Text
from shared.types.identity import Principal
from tests.unit.chat.app import client
from tests.unit.world import ADA, said, world

ASKED: list[ChatCompletionUserMessageParam] = [{"role": "user", "content": "Is it so?"}]
NO_SCOPE = ADA.model_copy(update={"scopes": frozenset()})


def sdk(ports: Ports | None = None, who: Principal | None = ADA) -> OpenAI:
    scene = ports or world(said("It ", "is so ", "[1]."))
    return OpenAI(
        api_key="gw_test",
        base_url="http://testserver/v1",
        http_client=client(scene, who),
        max_retries=0,
    )


def streamed(speaker: OpenAI, **fields: Any) -> Iterator[str]:
    chunks = speaker.chat.completions.create(
        model="assistant", messages=ASKED, stream=True, **fields
    )
    for chunk in chunks:
        yield from (choice.delta.content or "" for choice in chunk.choices)


def test_gets_the_same_text_streamed_and_whole() -> None:
    scene = world(said("It ", "is so ", "[1]."))

    whole = sdk(scene).chat.completions.create(model="assistant", messages=ASKED)
    parts = list(streamed(sdk(scene), extra_body={"groundwork": {"cache": "skip"}}))

    assert "".join(parts) == whole.choices[0].message.content == "It is so [1]."
    assert [part for part in parts if part] == ["It ", "is so ", "[1]."]


def test_finds_what_groundwork_adds_beside_the_answer() -> None:
    whole = sdk().chat.completions.create(model="assistant", messages=ASKED)

    assert whole.model_extra is not None
    assert whole.model_extra["groundwork"]["citations"][0]["title"] == "Book 1"


def test_counts_the_usage_of_a_stream() -> None:
    chunks = sdk().chat.completions.create(
        model="assistant", messages=ASKED, stream=True, stream_options={"include_usage": True}
    )

    usages = [chunk.usage for chunk in chunks if chunk.usage]
    assert [usage.total_tokens for usage in usages] == [70]


def test_puts_tool_calls_together() -> None:
    call = ToolCall(id="c1", name="look_up", arguments='{"q": "so"}')
    speaker = sdk(world([call, *said(reason="tool_calls")]))

    with speaker.chat.completions.stream(model="assistant", messages=ASKED) as stream:
        choice = stream.get_final_completion().choices[0]

    assert choice.finish_reason == "tool_calls"
    assert choice.message.tool_calls is not None
    assert choice.message.tool_calls[0].function.arguments == '{"q": "so"}'


def test_lists_the_models() -> None:
    listed = sdk().models.list()

    assert [model.id for model in listed] == ["assistant"]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("speaker", "fields", "error"),
    [
        (sdk(), {"n": 2}, openai.BadRequestError),
        (sdk(who=None), {}, openai.AuthenticationError),
        (sdk(who=NO_SCOPE), {}, openai.PermissionDeniedError),
        (sdk(), {"model": "gpt-4o"}, openai.NotFoundError),
        (sdk(world([ModelRateLimited("The model is busy.")])), {}, openai.RateLimitError),
        (sdk(world([ModelUnavailable("It is down.")])), {}, openai.InternalServerError),
    ],
)
def test_raises_the_class_that_its_users_expect(
    speaker: OpenAI, fields: dict[str, Any], error: type[openai.APIStatusError], stream: bool
) -> None:
    asked: dict[str, Any] = {"model": "assistant", "messages": ASKED, "stream": stream, **fields}

    with pytest.raises(error) as raised:
        speaker.chat.completions.create(**asked)

    assert isinstance(raised.value.body, dict)
    assert raised.value.body["message"].endswith(".")


def test_raises_where_a_stream_breaks_off() -> None:
    speaker = sdk(world([Text(text="It is"), ModelCutOff("The answer was cut off.")]))
    heard: list[str] = []

    with pytest.raises(openai.APIError) as raised:
        heard.extend(streamed(speaker))

    assert raised.value.message == "The answer was cut off."


def test_tells_support_which_trace_to_look_for() -> None:
    speaker = sdk()

    whole = speaker.chat.completions.create(model="assistant", messages=ASKED)

    assert whole._request_id == whole.id


def test_tells_support_which_request_was_refused() -> None:
    speaker = sdk(who=NO_SCOPE)

    with pytest.raises(openai.PermissionDeniedError) as refusal:
        speaker.models.list()

    assert refusal.value.request_id == "req_1"
