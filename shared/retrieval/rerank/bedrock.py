"""Reranking by Amazon Bedrock: Cohere's and Amazon's rerank models."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from shared.errors import RerankUnavailable
from shared.retrieval.rerank.in_time import CALLS_AT_ONCE, LATE, in_time
from shared.retrieval.rerank.scores import (
    QUESTION_CHARACTERS,
    TEXT_CHARACTERS,
    UNREADABLE,
    bounded,
    in_order,
)
from shared.types.release import Rerank

BUSY = "Amazon Bedrock says that we rerank too much."
REFUSED = "Amazon Bedrock does not allow us to use this reranker."
BROKEN = "Amazon Bedrock's reranker failed."
SENTENCES: Mapping[str, str] = {
    "AccessDeniedException": REFUSED,
    "ExpiredTokenException": REFUSED,
    "UnrecognizedClientException": REFUSED,
    "ResourceNotFoundException": "Amazon Bedrock does not know this reranker here.",
    "ValidationException": "Amazon Bedrock finds the request for a reranker wrong.",
    "ThrottlingException": BUSY,
    "ServiceQuotaExceededException": BUSY,
    "ConflictException": BROKEN,
    "InternalServerException": BROKEN,
    "DependencyFailedException": BROKEN,
    "BadGatewayException": BROKEN,
}


class BedrockClient(Protocol):
    """What is used of boto3's client `bedrock-agent-runtime`."""

    @property
    def meta(self) -> Any:
        """Its region and partition."""

    def rerank(self, **request: Any) -> Mapping[str, Any]:
        """One call of the operation `Rerank`."""

    def close(self) -> None:
        """Close its connections."""


class BedrockReranker:
    """Bedrock's rerank API, in the region of its client."""

    def __init__(self, client: BedrockClient) -> None:
        self._client = client
        self._pool = ThreadPoolExecutor(CALLS_AT_ONCE, "rerank")

    def rerank(self, question: str, texts: Sequence[str], settings: Rerank) -> Sequence[float]:
        """A score for each text, higher is better. Raises RerankUnavailable, also when late."""
        meta = self._client.meta
        arn = model_arn(settings.model, meta.partition, meta.region_name)
        request = to_wire(question, texts, arn)
        call = lambda: from_wire(self._ask(request), len(texts))  # noqa: E731
        return in_time(self._pool, call, settings.milliseconds / 1_000)

    def close(self) -> None:
        """Let the threads end."""
        self._pool.shutdown()
        self._client.close()

    def _ask(self, request: dict[str, Any]) -> Mapping[str, Any]:
        try:
            return self._client.rerank(**request)
        except (ClientError, BotoCoreError) as error:
            raise translate(error) from error


def connect(settings: Rerank) -> BedrockReranker:
    """Bedrock with the credentials and the region of the environment; nothing is tried twice."""
    seconds = settings.milliseconds / 1_000
    patience = Config(
        connect_timeout=seconds, read_timeout=seconds, retries={"total_max_attempts": 1}
    )
    return BedrockReranker(boto3.client("bedrock-agent-runtime", config=patience))


def model_arn(model: str, partition: str, region: str) -> str:
    """The full name of a model such as `cohere.rerank-v3-5:0`; a full name stays as it is."""
    if model.startswith("arn:"):
        return model
    return f"arn:{partition}:bedrock:{region}::foundation-model/{model}"


def to_wire(question: str, texts: Sequence[str], arn: str) -> dict[str, Any]:
    """What Bedrock is sent: one question, the texts inline, and that all are to be scored."""
    return {
        "queries": [
            {"type": "TEXT", "textQuery": {"text": bounded(question, QUESTION_CHARACTERS)}}
        ],
        "sources": [
            {
                "type": "INLINE",
                "inlineDocumentSource": {
                    "type": "TEXT",
                    "textDocument": {"text": bounded(text, TEXT_CHARACTERS)},
                },
            }
            for text in texts
        ],
        "rerankingConfiguration": {
            "type": "BEDROCK_RERANKING_MODEL",
            "bedrockRerankingConfiguration": {
                "modelConfiguration": {"modelArn": arn},
                "numberOfResults": len(texts),
            },
        },
    }


def from_wire(reply: Mapping[str, Any], count: int) -> Sequence[float]:
    """The scores in a reply, in the order of the texts. Raises RerankUnavailable."""
    try:
        pairs = [(result["index"], result["relevanceScore"]) for result in reply["results"]]
    except (LookupError, TypeError) as error:
        raise RerankUnavailable(UNREADABLE) from error
    return in_order(pairs, count)


def translate(error: ClientError | BotoCoreError) -> RerankUnavailable:
    """The sentence for an error of the client's, by its code."""
    if isinstance(error, ClientError):
        return RerankUnavailable(SENTENCES.get(error.response["Error"]["Code"], BROKEN))
    if "Timeout" in type(error).__name__:
        return RerankUnavailable(LATE)
    return RerankUnavailable("Amazon Bedrock cannot be reached.")
