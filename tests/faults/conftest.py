"""The stores that several processes share while things go wrong."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.contract.cloud import connect, local_dynamodb, moto_url, prefix

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

__all__ = ["local_dynamodb", "moto_url", "prefix"]


@pytest.fixture
def moto_sqs(moto_url: str) -> Iterator["SQSClient"]:
    """Give an SQS client of the moto server."""
    client = connect("sqs", moto_url)
    yield client
    client.close()
