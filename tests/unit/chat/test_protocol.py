"""The chat app speaks OpenAI's protocol: streamed, whole, and refusing."""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.errors import ModelCutOff, ModelError, ModelRateLimited, ModelUnavailable
from shared.ports import Ports
from shared.types.events import ModelEvent, Text
from shared.types.plan import Prompt
from shared.types.release import ModelCard
from tests.unit.chat.app import CHAT, body, client, frames, identity, said
from tests.unit.world import ADA, USED_COSTS, bundle, caps, spent, world
from tests.unit.world import said as script

NO_SCOPE = ADA.model_copy(update={"scopes": frozenset(("search",))})
DOWN = ModelUnavailable("The model does not answer.")
BUSY = ModelRateLimited("The model is busy.")
CUT = ModelCutOff("The answer was cut off.")


class BrokenModels:
    """A model whose adapter has a bug, at its start or after some words."""

    def __init__(self, *words: str) -> None:
        self._words = words

    def stream(self, card: ModelCard, prompt: Prompt) -> Iterator[ModelEvent]:
        del card, prompt
        yield from (Text(text=word) for word in self._words)
        raise KeyError("password=hunter2")


def talk() -> Ports:
    return world(script("It ", "is so ", "[1]."))


def test_answers_in_one_piece() -> None:
    ports = talk()

    response = client(ports).post(CHAT, json=body())

    whole = response.json()
    assert response.status_code == 200
    assert whole["object"] == "chat.completion"
    assert whole["choices"][0]["message"]["content"] == "It is so [1]."
    assert whole["usage"]["completion_tokens"] == 20
    assert [it["passage_id"] for it in whole["groundwork"]["citations"]] == ["p1"]
    assert spent(ports) == [USED_COSTS] * 3


def test_streams_the_same_answer_frame_by_frame() -> None:
    response = client(talk()).post(CHAT, json=body(stream=True))

    parts = frames(response.text)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-cache"
    assert parts[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    assert said(parts) == "It is so [1]."
    assert parts[-1] == "[DONE]"
    assert parts[-2]["choices"][0]["finish_reason"] == "stop"


def test_sends_usage_only_to_whom_asks_for_it() -> None:
    wanted = body(stream=True, stream_options={"include_usage": True})

    parts = frames(client(talk()).post(CHAT, json=wanted).text)

    assert parts[-2]["usage"]["prompt_tokens"] == 50
    assert parts[-2]["choices"] == []


def test_the_trace_is_under_the_id_that_the_client_sees() -> None:
    ports = talk()

    seen = client(ports).post(CHAT, json=body()).json()["id"]

    trace = ports.traces.get("acme", seen)
    assert trace is not None
    assert trace.text == "It is so [1]."


def test_lists_the_features_as_models() -> None:
    response = client(talk()).get("/v1/models")

    assert [it["id"] for it in response.json()["data"]] == ["assistant"]


def test_is_ready_once_its_parts_are_made() -> None:
    response = client(talk(), who=None).get("/ready")

    assert response.text == "ready"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("GET", CHAT, 405, "method_not_allowed"),
        ("DELETE", "/v1/models", 405, "method_not_allowed"),
    ],
)
def test_refuses_what_is_not_there(method: str, path: str, status: int, code: str) -> None:
    response = client(talk()).request(method, path, follow_redirects=False)

    assert response.status_code == status
    assert response.json()["error"]["code"] == code


def test_says_which_methods_are_allowed() -> None:
    response = client(talk()).get(CHAT)

    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize("path", [CHAT, "/v1/models"])
@pytest.mark.parametrize(
    ("who", "status", "code"), [(None, 401, "invalid_api_key"), (NO_SCOPE, 403, "missing_scope")]
)
def test_refuses_whom_it_does_not_know(path: str, who: Any, status: int, code: str) -> None:
    response = client(talk(), who).request("GET" if path != CHAT else "POST", path, json=body())

    assert response.status_code == status
    assert response.json()["error"]["code"] == code
    assert response.headers["x-should-retry"] == "false"


def test_refuses_a_request_that_came_past_the_gateway() -> None:
    bare = client(talk(), who=None)
    bare.headers.pop(next(iter(identity(None))))

    response = bare.post(CHAT, json=body())

    assert response.status_code == 401


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"{" + b" " * 1_000_000, 413, "too_large"),
        (b"{", 400, "malformed_json"),
        (b"", 400, "malformed_json"),
        (b"\xff", 400, "malformed_json"),
    ],
)
def test_refuses_a_body_that_cannot_be_read(
    sent: bytes, status: int, code: str, stream: bool
) -> None:
    del stream

    response = client(talk()).post(CHAT, content=sent)

    assert response.status_code == status
    assert response.json()["error"]["code"] == code


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"model": "gpt-4o"}, 404, "model_not_found"),
        ({"n": 2}, 400, "invalid_request"),
        ({"groundwork": {"speed": 1}}, 400, "invalid_request"),
        ({"messages": []}, 400, "invalid_request"),
        ({"messages": [{"role": "user", "content": "x" * 8_001}]}, 413, "too_large"),
    ],
)
def test_a_refusal_has_its_status_streamed_or_not(
    fields: dict[str, Any], status: int, code: str, stream: bool
) -> None:
    response = client(talk()).post(CHAT, json=body(stream=stream, **fields))

    assert response.status_code == status
    assert response.json()["error"]["code"] == code
    assert response.json()["error"]["message"].endswith(".")


def test_says_that_the_budget_is_spent() -> None:
    ports = world(release=bundle(caps=caps(user=1)))

    response = client(ports).post(CHAT, json=body(stream=True))

    assert response.status_code == 402
    assert response.json()["error"]["code"] == "budget_spent"


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("error", "status"), [(DOWN, 503), (BUSY, 429), (CUT, 502)])
def test_a_failure_before_the_first_word_is_a_status(
    error: ModelError, status: int, stream: bool
) -> None:
    response = client(world([error])).post(CHAT, json=body(stream=stream))

    assert response.status_code == status
    assert response.json()["error"]["code"] == error.code
    assert response.headers["x-should-retry"] == "true"


def test_a_failure_after_the_first_word_is_an_event() -> None:
    ports = world([Text(text="It is"), CUT])

    response = client(ports).post(CHAT, json=body(stream=True))

    parts = frames(response.text)
    assert response.status_code == 200
    assert said(parts) == "It is"
    assert parts[-1]["error"]["code"] == "model_cut_off"
    assert "[DONE]" not in parts


def test_a_whole_answer_that_breaks_off_is_a_failure() -> None:
    ports = world([Text(text="It is"), CUT])

    response = client(ports).post(CHAT, json=body())

    assert response.status_code == 502
    assert response.json()["error"]["code"] == "model_cut_off"


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("words", [(), ("It ", "is")])
def test_a_bug_is_told_without_its_secrets(words: tuple[str, ...], stream: bool) -> None:
    ports = world(models=BrokenModels(*words))

    response = client(ports).post(CHAT, json=body(stream=stream))

    assert "hunter2" not in response.text
    assert "internal_error" in response.text
    assert (response.status_code == 200) == (stream and bool(words))


@pytest.mark.parametrize("odd", ["\0", "\u202e", {"deep": [[[[]]]] * 9}, 10**4_000])
def test_takes_tools_of_any_shape(odd: Any) -> None:
    tool = {"type": "function", "function": {"name": "look_up", "parameters": {"odd": odd}}}
    ports = talk()

    response = client(ports).post(CHAT, json=body(tools=[tool]))

    assert response.status_code == 200
    assert spent(ports) == [USED_COSTS] * 3


def test_lets_pages_of_other_origins_read_the_answer() -> None:
    ports = talk()

    response = client(ports).post(CHAT, json=body(), headers={"Origin": "https://shop.example"})

    assert response.headers["Access-Control-Allow-Origin"] == "*"
