"""The parts that several functions are wired from: search, embedding, clients.

Adapters are imported where they are chosen, so that no function pays for one that it does not use.
"""

from functools import cache
from typing import Any, Literal, Self

import boto3
from botocore.config import Config
from pydantic import model_validator

from shared.ports import Embedder, PassageIndex, Secrets
from shared.retrieval.embedding import MINILM, EmbeddingModel, served
from shared.settings import Settings
from shared.stores.aws.secrets import AwsSecrets
from shared.system import SystemClock

CLIENT = Config(
    connect_timeout=2,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 3},
    s3={"addressing_style": "path"},
)


class SearchSettings(Settings):
    """Which search engine and which embedding model a function speaks to."""

    search_engine: Literal["embedded", "opensearch"]
    search_url: str | None = None
    search_service: Literal["es", "aoss", "none"] = "none"
    """The service that a signed request names; `none` sends requests unsigned."""
    search_alias: str = "groundwork-passages"
    search_path: str | None = None
    """The file of the embedded engine."""
    embedder: Literal["minilm", "openai", "bedrock"] = "minilm"
    embedder_path: str | None = None
    """The folder of the local embedding model."""
    embedder_threads: int = 1
    """How many texts the local model reads at once: the processors that the function has."""
    embedder_url: str | None = None
    embedder_model: str | None = None
    embedder_dimension: int = 384
    embedder_secret: str | None = None
    embedder_shorten: bool = False
    """Whether the model is asked for shorter vectors than its own (text-embedding-3 can)."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """What the chosen engine and embedder need is there; said at the start, not at a search."""
        needed = {
            "embedded": self.search_path,
            "opensearch": self.search_url,
            "minilm": self.embedder_path,
            "openai": self.embedder_model,
            "bedrock": self.embedder_model,
        }
        for choice in (self.search_engine, self.embedder):
            if not needed[choice]:
                raise ValueError(f"`{choice}` lacks its address, path or model")
        return self


@cache
def client(service: str) -> Any:
    """A low-level client of an AWS service, made once; AWS_ENDPOINT_URL may point it elsewhere."""
    # Only S3 signs the path as it stands; elsewhere, as in Bedrock's, a colon would break that.
    config = CLIENT.merge(Config(signature_version="s3v4")) if service == "s3" else CLIENT
    return boto3.client(service, config=config)  # type: ignore[call-overload]


@cache
def secrets() -> Secrets:
    """The secrets of the account, kept for some minutes."""
    return AwsSecrets(client("secretsmanager"), SystemClock())


def open_embedder(settings: SearchSettings, reads: Literal["query", "document"]) -> Embedder:
    """The embedding model of the settings; some embed a question otherwise than a passage."""
    if settings.embedder == "minilm":
        return _minilm(settings.embedder_path or "", settings.embedder_threads)
    if settings.embedder == "openai":
        from shared.retrieval.openai import OpenAIEmbedder

        return OpenAIEmbedder(
            model=settings.embedder_model or "",
            dimension=settings.embedder_dimension,
            key=secrets().get(settings.embedder_secret) if settings.embedder_secret else None,
            base_url=settings.embedder_url,
            shorten=settings.embedder_shorten,
        )
    from shared.retrieval.bedrock import BedrockEmbedder

    return BedrockEmbedder(
        client("bedrock-runtime"),
        model=settings.embedder_model or "",
        dimension=settings.embedder_dimension,
        purpose=reads,
    )


def open_index(settings: SearchSettings) -> PassageIndex:
    """The search engine of the settings; their embedding model is named to it, not opened."""
    model = _embedding_model(settings)
    if settings.search_engine == "embedded":
        return _embedded(settings.search_path or "", model.dimension, model.id)
    from shared.retrieval.opensearch import OpenSearchIndex, connect, connect_aws

    url = settings.search_url or ""
    if settings.search_service == "none":
        engine = connect(url)
    else:
        session = boto3.Session()
        engine = connect_aws(
            url, session.region_name, settings.search_service, session.get_credentials()
        )
    return OpenSearchIndex(
        engine,
        settings.search_alias,
        model.dimension,
        model.id,
        serverless=settings.search_service == "aoss",
    )


def _embedding_model(settings: SearchSettings) -> EmbeddingModel:
    if settings.embedder == "minilm":
        return MINILM
    return served(settings.embedder_model or "", settings.embedder_dimension)


@cache
def _minilm(path: str, threads: int) -> Embedder:
    from shared.retrieval.minilm import MiniLM

    return MiniLM(path, threads)


@cache
def _embedded(path: str, dimension: int, model_id: str) -> PassageIndex:
    """One object a file and process: it keeps the tenants' vectors in memory."""
    from shared.retrieval.embedded import EmbeddedIndex

    return EmbeddedIndex(path, dimension, model_id)
