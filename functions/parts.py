"""The parts that several functions are wired from: clients, secrets, the search engine.

Adapters are imported where they are chosen, so that no function pays for one that it does not use.
"""

from functools import cache
from typing import Any, Literal, Self

import boto3
from botocore.config import Config
from pydantic import model_validator

from shared.index_ports import Generations
from shared.ports import Secrets
from shared.settings import Settings
from shared.stores.aws.secrets import AwsSecrets
from shared.system import SystemClock
from shared.types.recipe import MINILM_DIMENSION, EmbedderCard, EmbedderKind

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
    """The folder of the embedded engine."""
    embedder: EmbedderKind = "minilm"
    """Which model new generations of the index are made by; older ones say theirs themselves."""
    embedder_path: str | None = None
    """The folder of MiniLM, wherever a generation may need it."""
    embedder_threads: int = 1
    """How many texts the local model reads at once: the processors that the function has."""
    embedder_url: str | None = None
    embedder_model: str | None = None
    embedder_dimension: int = MINILM_DIMENSION
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


def card_of(settings: SearchSettings) -> EmbedderCard:
    """The embedding model of the settings, by which new generations of the index are made."""
    return EmbedderCard(
        kind=settings.embedder,
        model=settings.embedder_model or "",
        dimension=settings.embedder_dimension,
        url=settings.embedder_url,
        secret=settings.embedder_secret,
        shorten=settings.embedder_shorten,
    )


def open_generations(settings: SearchSettings) -> Generations:
    """The search engine of the settings, with every generation of its index."""
    if settings.search_engine == "embedded":
        return _embedded(settings.search_path or "")
    from shared.retrieval.opensearch import connect, connect_aws
    from shared.retrieval.opensearch_generations import OpenSearchGenerations

    url = settings.search_url or ""
    if settings.search_service == "none":
        engine = connect(url)
    else:
        session = boto3.Session()
        engine = connect_aws(
            url, session.region_name, settings.search_service, session.get_credentials()
        )
    return OpenSearchGenerations(
        engine,
        settings.search_alias,
        SystemClock(),
        serverless=settings.search_service == "aoss",
    )


@cache
def _embedded(folder: str) -> Generations:
    """One object a folder and process: it keeps the tenants' vectors in memory."""
    from shared.retrieval.embedded_generations import EmbeddedGenerations

    return EmbeddedGenerations(folder)
