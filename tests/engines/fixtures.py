"""Pytest fixtures that start each real engine once, when the first test asks for it."""

from collections.abc import Iterator

import pytest

from infra.engines.opensearch import OpenSearchServer
from tests.engines.aimock import AIMock
from tests.engines.available import insist, unavailable
from tests.engines.dynamodb import DynamoDBLocal


@pytest.fixture(scope="session")
def opensearch_url() -> Iterator[str]:
    """Give the address of a real OpenSearch 2.19.1 with k-NN, for the whole session."""
    server = OpenSearchServer()
    insist(unavailable(server))
    with server:
        yield server.url


@pytest.fixture(scope="session")
def dynamodb_local_url() -> Iterator[str]:
    """Give the address of a real DynamoDB Local 3.0.0, for the whole session."""
    server = DynamoDBLocal()
    insist(unavailable(server))
    with server:
        yield server.url


@pytest.fixture(scope="session")
def aimock() -> Iterator[AIMock]:
    """Give the running stand-in for model vendors; each test loads the replies that it wants."""
    server = AIMock()
    insist(unavailable(server))
    with server:
        yield server
