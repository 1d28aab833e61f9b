"""Every contract test may ask for the stores of AWS."""

from tests.contract.cloud import (
    buckets,
    local_dynamodb,
    moto_dynamodb,
    moto_s3,
    moto_secrets,
    moto_url,
    prefix,
    tables,
)

__all__ = [
    "buckets",
    "local_dynamodb",
    "moto_dynamodb",
    "moto_s3",
    "moto_secrets",
    "moto_url",
    "prefix",
    "tables",
]
