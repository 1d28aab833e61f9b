"""What only Amazon Bedrock has: two wire formats, two purposes, errors of its own."""

import io
import json
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ConnectTimeoutError
from botocore.response import StreamingBody
from botocore.stub import Stubber

from shared.errors import EmbedderUnavailable
from shared.retrieval import bedrock
from shared.retrieval.bedrock import BedrockEmbedder, Purpose
from tests.contract.embedding_servers import SIZE, Bedrock

if TYPE_CHECKING:
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient

TITAN = "amazon.titan-embed-text-v2:0"
COHERE = "cohere.embed-multilingual-v3"


@pytest.mark.parametrize("purpose", ["document", "query"])
def test_cohere_is_told_what_the_texts_are_for(
    bedrock_client: "BedrockRuntimeClient", purpose: Purpose
) -> None:
    wire = Bedrock(bedrock_client)
    cohere = BedrockEmbedder(bedrock_client, COHERE, SIZE, purpose, threads=1)

    cohere.embed([f"text {n}" for n in range(100)])

    assert [len(body["texts"]) for body in wire.sent] == [96, 4]
    assert {body["input_type"] for body in wire.sent} == {f"search_{purpose}"}


def test_cohere_is_sent_no_more_of_a_text_than_it_takes(
    bedrock_client: "BedrockRuntimeClient",
) -> None:
    wire = Bedrock(bedrock_client)

    BedrockEmbedder(bedrock_client, COHERE, SIZE, "query").embed(["x" * 9_000])

    assert len(wire.sent[0]["texts"][0]) == 2_048


def test_vectors_of_both_purposes_may_meet(bedrock_client: "BedrockRuntimeClient") -> None:
    document = BedrockEmbedder(bedrock_client, COHERE, SIZE, "document")
    query = BedrockEmbedder(bedrock_client, COHERE, SIZE, "query")

    assert document.model_id == query.model_id


def test_titan_is_asked_in_its_own_words(bedrock_client: "BedrockRuntimeClient") -> None:
    body = json.dumps({"embedding": [0.6, 0.8], "inputTextTokenCount": 1}).encode()
    asked = json.dumps({"inputText": "warranty", "dimensions": 2, "normalize": True})
    with Stubber(bedrock_client) as stub:
        stub.add_response(
            "invoke_model",
            {"body": StreamingBody(io.BytesIO(body), len(body)), "contentType": "application/json"},
            {
                "modelId": TITAN,
                "body": asked,
                "contentType": "application/json",
                "accept": "application/json",
            },
        )

        vectors = BedrockEmbedder(bedrock_client, TITAN, 2, "query").embed(["warranty"])

    assert vectors[0].tolist() == pytest.approx([0.6, 0.8])


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"embedding": 7}', b'{"embeddings": {}}'])
def test_a_reply_of_bedrock_that_makes_no_sense_is_a_failure(
    bedrock_client: "BedrockRuntimeClient", body: bytes
) -> None:
    with Stubber(bedrock_client) as stub:
        reply = {"body": StreamingBody(io.BytesIO(body), len(body)), "contentType": "x"}
        stub.add_response("invoke_model", reply)

        with pytest.raises(EmbedderUnavailable):
            BedrockEmbedder(bedrock_client, TITAN, 2, "query").embed(["warranty"])


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("AccessDeniedException", "does not allow"),
        ("ThrottlingException", "too much"),
        ("SomethingNew", "failed"),
    ],
)
def test_an_error_of_bedrock_has_its_sentence(
    bedrock_client: "BedrockRuntimeClient", code: str, sentence: str
) -> None:
    with Stubber(bedrock_client) as stub:
        stub.add_client_error("invoke_model", code, "secret arn")

        with pytest.raises(EmbedderUnavailable, match=sentence) as raised:
            BedrockEmbedder(bedrock_client, TITAN, 2, "query").embed(["warranty"])

    assert "secret" not in raised.value.sentence


def test_every_error_that_bedrock_declares_is_in_the_table(
    bedrock_client: "BedrockRuntimeClient",
) -> None:
    declared = bedrock_client.meta.service_model.operation_model("InvokeModel").error_shapes

    assert {shape.name for shape in declared} <= set(bedrock.SENTENCES)


def test_a_bedrock_that_does_not_answer_cannot_be_reached() -> None:
    translated = bedrock.translate(ConnectTimeoutError(endpoint_url="https://bedrock"))

    assert "cannot be reached" in translated.sentence
