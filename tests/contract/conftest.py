"""Every contract test may ask for the stores of AWS, search engines and a Bedrock client."""

from tests.contract.cloud import (
    buckets,
    local_dynamodb,
    moto_dynamodb,
    moto_s3,
    moto_secrets,
    moto_sqs,
    moto_url,
    prefix,
    tables,
)
from tests.contract.embedding_servers import bedrock_client
from tests.contract.indexes import (
    embedded_folder,
    generations,
    index,
    index_clock,
    make_generations,
    make_index,
    opensearch_client,
    passages_alias,
)

__all__ = [
    "bedrock_client",
    "buckets",
    "embedded_folder",
    "generations",
    "index",
    "index_clock",
    "local_dynamodb",
    "make_generations",
    "make_index",
    "moto_dynamodb",
    "moto_s3",
    "moto_secrets",
    "moto_sqs",
    "moto_url",
    "opensearch_client",
    "passages_alias",
    "prefix",
    "tables",
]
