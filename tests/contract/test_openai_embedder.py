"""What only OpenAI's embeddings have: batches, shortened vectors, errors of their own SDK."""

import json
from typing import Any

import httpx2
import openai
import pytest

from shared.errors import EmbedderUnavailable
from shared.retrieval import openai as openai_embedder
from shared.retrieval.openai import OpenAIEmbedder
from tests.contract.embedding_servers import SIZE, served, server
from tests.engines.aimock import AIMock
from tests.engines.replies import Reply, fails

AIMOCK_SIZE = 1_536


def test_openai_is_asked_in_batches_for_plain_floats() -> None:
    sent: list[dict[str, Any]] = []

    def noting(body: dict[str, Any]) -> httpx2.Response:
        sent.append(body)
        return server(body)

    served(noting, batch=2).embed(["a", "b", "c"])

    assert [body["input"] for body in sent] == [["a", "b"], ["c"]]
    assert {body["encoding_format"] for body in sent} == {"float"}
    assert not any("dimensions" in body for body in sent)


def test_openai_is_asked_to_shorten_only_where_told() -> None:
    short = served(server, dimension=64, shorten=True)

    assert short.embed(["a"]).shape == (1, 64)


@pytest.mark.parametrize("wrong", [SIZE + 1, 1])
def test_another_dimension_than_promised_is_said_clearly(wrong: int) -> None:
    other = served(server, dimension=wrong)

    with pytest.raises(EmbedderUnavailable, match=f"\\[1, {SIZE}\\], \\[1, {wrong}\\] was"):
        other.embed(["a"])


@pytest.mark.parametrize("number", [0.0, float("nan"), float("inf")])
def test_a_vector_without_direction_is_refused(number: float) -> None:
    def broken(_: dict[str, Any]) -> httpx2.Response:
        data = [{"object": "embedding", "index": 0, "embedding": [number] * SIZE}]
        text = json.dumps({"object": "list", "model": "e5", "data": data, "usage": {}})
        return httpx2.Response(200, text=text, headers={"content-type": "application/json"})

    with pytest.raises(EmbedderUnavailable, match="no direction"):
        served(broken).embed(["a"])


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (400, "too long"), (401, "our key"), (403, "our key"), (404, "does not know this model"),
        (409, "failed"), (413, "failed"), (422, "too long"), (429, "too much"), (500, "failed"),
    ],
)  # fmt: skip
def test_every_status_of_an_openai_server_has_its_sentence(status: int, sentence: str) -> None:
    failing = served(lambda _: httpx2.Response(status, json={"error": {"message": "secret"}}))

    with pytest.raises(EmbedderUnavailable, match=sentence) as raised:
        failing.embed(["a"])
    assert "secret" not in raised.value.sentence


@pytest.mark.parametrize("text", ["", "<html>", "{}", '{"data": 7}', '{"data": [{"index": 0}]}'])
def test_a_reply_that_makes_no_sense_is_a_failure(text: str) -> None:
    headers = {"content-type": "application/json"}

    with pytest.raises(EmbedderUnavailable):
        served(lambda _: httpx2.Response(200, text=text, headers=headers)).embed(["a"])


def test_a_server_that_is_not_there_cannot_be_reached() -> None:
    absent = OpenAIEmbedder("e5", SIZE, None, "http://127.0.0.1:9/v1")

    with pytest.raises(EmbedderUnavailable, match="cannot be reached"):
        absent.embed(["a"])


def test_a_failing_server_is_asked_once() -> None:
    sent: list[dict[str, Any]] = []

    def failing(body: dict[str, Any]) -> httpx2.Response:
        sent.append(body)
        return httpx2.Response(500)

    with pytest.raises(EmbedderUnavailable):
        served(failing).embed(["a"])
    assert len(sent) == 1


def test_a_busy_server_is_said_to_be_busy(aimock: AIMock) -> None:
    busy_reply: Reply = {
        "match": {"inputText": "warranty"},
        "response": fails("warranty", 429, "rate_limit_error")["response"],
    }
    aimock.load([busy_reply])
    busy = OpenAIEmbedder("text-embedding-3-small", AIMOCK_SIZE, "any", aimock.openai_url)

    with pytest.raises(EmbedderUnavailable, match="too much"):
        busy.embed(["warranty"])


def test_every_error_of_openais_sdk_is_in_the_table() -> None:
    errors = [kind for kind in vars(openai._exceptions).values() if isinstance(kind, type)]
    raised = {kind for kind in errors if issubclass(kind, openai.OpenAIError)}

    # What only chats, audio sockets and other logins can raise.
    foreign = {"LengthFinishReasonError", "ContentFilterFinishReasonError"}
    foreign |= {"WebSocketConnectionClosedError", "WebSocketQueueFullError"}
    foreign |= {"SubjectTokenProviderError"}
    missing = raised - set(openai_embedder.SENTENCES)
    assert {kind.__name__ for kind in missing} <= foreign
