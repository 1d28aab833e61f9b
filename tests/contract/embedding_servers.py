"""Embedding providers for tests: they answer on the wire below the official clients."""

import io
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import boto3
import httpx2
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from shared.retrieval.openai import OpenAIEmbedder
from tests.unit.retrieval.fakes import HashEmbedder

if TYPE_CHECKING:
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient

SIZE = 256


@pytest.fixture
def bedrock_client() -> Iterator["BedrockRuntimeClient"]:
    """A client of Amazon Bedrock that no key of ours stands behind."""
    client = boto3.client(
        "bedrock-runtime",
        region_name="eu-central-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )
    yield client
    client.close()


class Bedrock:
    """Answers as Bedrock does, on the wire below boto3, and remembers what it was sent."""

    def __init__(self, client: "BedrockRuntimeClient") -> None:
        self.sent: list[dict[str, Any]] = []
        client.meta.events.register("before-send.bedrock-runtime.InvokeModel", self.answer)

    def answer(self, request: Any, **_: object) -> Any:
        body = json.loads(request.body)
        self.sent.append(body)
        texts = body.get("texts") or [body["inputText"]]
        rows = (3 * HashEmbedder(body.get("dimensions", SIZE)).embed(texts)).tolist()
        reply = {"embeddings": rows} if "texts" in body else {"embedding": rows[0]}
        raw = io.BytesIO(json.dumps(reply).encode())
        raw.stream = lambda **_: iter([raw.getvalue()])  # type: ignore[attr-defined]
        return AWSResponse(request.url, 200, HTTPHeaders(), raw)


def served(answer: Callable[[dict[str, Any]], httpx2.Response], **how: Any) -> OpenAIEmbedder:
    """An embedder whose server is a function of the request's body."""
    transport = httpx2.MockTransport(lambda request: answer(json.loads(request.content)))
    return OpenAIEmbedder("e5", how.pop("dimension", SIZE), None, transport=transport, **how)


def server(body: dict[str, Any]) -> httpx2.Response:
    """An OpenAI-compatible server that gives long vectors in the wrong order."""
    rows = 3 * HashEmbedder(body.get("dimensions", SIZE)).embed(body["input"])
    data = [
        {"object": "embedding", "index": place, "embedding": row.tolist()}
        for place, row in enumerate(rows)
    ]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    reply = {"object": "list", "model": "e5", "data": data[::-1], "usage": usage}
    return httpx2.Response(200, json=reply)
