"""Bedrock is asked as its model of the API demands, and its failures are said in our words."""

import threading
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.exceptions import (
    BotoCoreError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)
from botocore.stub import Stubber

from shared.errors import RerankUnavailable
from shared.retrieval.rerank import bedrock
from shared.retrieval.rerank.bedrock import BedrockReranker, model_arn, to_wire, translate
from shared.retrieval.rerank.in_time import LATE
from shared.retrieval.rerank.scores import QUESTION_CHARACTERS, TEXT_CHARACTERS, UNREADABLE
from tests.contract.rerank_servers import SCORES, TEXTS, settings

QUESTION = "What is all of it?"
COHERE = "cohere.rerank-v3-5:0"
ARN = f"arn:aws:bedrock:eu-central-1::foundation-model/{COHERE}"


@pytest.fixture
def client() -> Iterator[Any]:
    """A client that no key of ours stands behind."""
    made = boto3.client(
        "bedrock-agent-runtime",
        region_name="eu-central-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )
    yield made
    made.close()


def results(*pairs: tuple[int, float]) -> dict[str, Any]:
    return {"results": [{"index": index, "relevanceScore": score} for index, score in pairs]}


def asked(client: Any, texts: tuple[str, ...] = TEXTS, **changes: Any) -> list[float]:
    reranker = BedrockReranker(client)
    try:
        return list(reranker.rerank(QUESTION, texts, settings(model=COHERE, **changes)))
    finally:
        reranker.close()


class Broken:
    """A client in whose way something stands."""

    meta = SimpleNamespace(partition="aws", region_name="eu-central-1")

    def __init__(self, error: BotoCoreError) -> None:
        self.error = error

    def rerank(self, **request: Any) -> Mapping[str, Any]:
        del request
        raise self.error

    def close(self) -> None:
        """Nothing is open."""


class Slow(Broken):
    """A client that answers when nobody waits any more."""

    def __init__(self) -> None:
        self.may_answer = threading.Event()

    def rerank(self, **request: Any) -> Mapping[str, Any]:
        del request
        self.may_answer.wait(10)
        return results(*enumerate(SCORES))


def test_asks_for_a_score_of_every_text(client: Any) -> None:
    with Stubber(client) as stub:
        expected = to_wire(QUESTION, TEXTS, ARN)
        stub.add_response("rerank", results((2, 0.9), (0, 0.1), (1, 0.5)), expected)

        scores = asked(client)

        stub.assert_no_pending_responses()
    assert scores == list(SCORES)
    configuration = expected["rerankingConfiguration"]["bedrockRerankingConfiguration"]
    assert configuration == {"modelConfiguration": {"modelArn": ARN}, "numberOfResults": 3}


def test_sends_texts_of_a_length_that_bedrock_takes() -> None:
    request = to_wire("q" * 50_000, ("t" * 50_000, "", " \n"), ARN)

    texts = [
        source["inlineDocumentSource"]["textDocument"]["text"] for source in request["sources"]
    ]
    assert [len(text) for text in texts] == [TEXT_CHARACTERS, 1, 1]
    assert len(request["queries"][0]["textQuery"]["text"]) == QUESTION_CHARACTERS


def test_names_a_model_in_full_in_its_region() -> None:
    assert model_arn(COHERE, "aws", "eu-central-1") == ARN
    assert model_arn(ARN, "aws-us-gov", "us-gov-west-1") == ARN


@pytest.mark.parametrize(
    "reply",
    [
        results(),
        results((0, 0.1), (1, 0.5)),
        results((0, 0.1), (1, 0.5), (1, 0.5)),
        results((0, 0.1), (1, 0.5), (3, 0.9)),
        results((0, 0.1), (1, 0.5), (2, float("nan"))),
    ],
)
def test_takes_no_reply_that_has_not_one_score_for_each_text(
    client: Any, reply: dict[str, Any]
) -> None:
    with Stubber(client) as stub:
        stub.add_response("rerank", reply)

        with pytest.raises(RerankUnavailable) as raised:
            asked(client)

    assert raised.value.sentence == UNREADABLE


@pytest.mark.parametrize("reply", [{}, {"results": None}, {"results": [{"index": 0}]}])
def test_takes_no_reply_without_results(reply: dict[str, Any]) -> None:
    with pytest.raises(RerankUnavailable) as raised:
        bedrock.from_wire(reply, 1)

    assert raised.value.sentence == UNREADABLE


def test_knows_every_error_that_bedrock_declares(client: Any) -> None:
    declared = client.meta.service_model.operation_model("Rerank").error_shapes

    unknown = [shape.name for shape in declared if shape.name not in bedrock.SENTENCES]

    assert unknown == []


@pytest.mark.parametrize("code", [*bedrock.SENTENCES, "NeverHeardOf"])
def test_says_a_failure_in_our_own_words(client: Any, code: str) -> None:
    with Stubber(client) as stub:
        stub.add_client_error("rerank", code, "secret words of the vendor")

        with pytest.raises(RerankUnavailable) as raised:
            asked(client)

    assert raised.value.sentence == bedrock.SENTENCES.get(code, bedrock.BROKEN)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ReadTimeoutError(endpoint_url="x"), LATE),
        (ConnectTimeoutError(endpoint_url="x"), LATE),
        (EndpointConnectionError(endpoint_url="x"), "Amazon Bedrock cannot be reached."),
        (NoCredentialsError(), "Amazon Bedrock cannot be reached."),
    ],
)
def test_says_where_bedrock_is_out_of_reach(error: BotoCoreError, sentence: str) -> None:
    with pytest.raises(RerankUnavailable) as raised:
        asked(Broken(error))

    assert raised.value.sentence == translate(error).sentence == sentence


def test_does_not_wait_for_what_is_late() -> None:
    client = Slow()
    reranker = BedrockReranker(client)

    with pytest.raises(RerankUnavailable) as raised:
        reranker.rerank(QUESTION, TEXTS, settings(model=COHERE, milliseconds=50))

    client.may_answer.set()
    reranker.close()
    assert raised.value.sentence == LATE


def test_tries_once_and_no_longer_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")

    reranker = bedrock.connect(settings(model=COHERE, milliseconds=250))

    config = reranker._client.meta.config
    reranker.close()
    assert (config.connect_timeout, config.read_timeout) == (0.25, 0.25)
    assert config.retries["total_max_attempts"] == 1
