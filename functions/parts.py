"""The parts that several functions are wired from: search, embedding, clients."""

from functools import cache
from typing import Any, Literal

import boto3
from botocore.config import Config

from shared.settings import Settings

CLIENT = Config(
    connect_timeout=2,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 3},
    signature_version="s3v4",
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
    embedder_url: str | None = None
    embedder_model: str | None = None
    embedder_dimension: int = 384
    embedder_secret: str | None = None


@cache
def client(service: str) -> Any:
    """A low-level client of an AWS service, made once; AWS_ENDPOINT_URL may point it elsewhere."""
    return boto3.client(service, config=CLIENT)  # type: ignore[call-overload]
