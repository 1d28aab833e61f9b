"""The stores of AWS for tests: a moto server, and the tables and buckets that our stores expect.

Their fixtures reach the tests through `conftest.py`.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config
from moto.server import ThreadedMotoServer

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient

REGION: Final = "eu-central-1"
THREADS = 40


def connect(service: Any, url: str) -> Any:
    """Make a boto3 client of a service at an address, with keys that open nothing elsewhere."""
    return boto3.client(
        service,
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=Config(
            signature_version="s3v4" if service == "s3" else None,
            max_pool_connections=THREADS,
            retries={"total_max_attempts": 2},
        ),
    )


TABLES: Final = {
    "counters": ("key",),
    "answers": ("key",),
    "keys": ("hash",),
    "rebuilds": ("key",),
    "audits": ("key",),
    "webhooks": ("tenant", "id"),
    "documents": ("tenant", "id"),
    "deliveries": ("endpoint", "id"),
}
"""The tables that our stores expect, each with its partition key and perhaps a sort key."""

INDEXES: Final = {
    "documents": {"overdue": ("pending", "deadline"), "newest": ("tenant", "age")},
    "deliveries": {"due": ("pending", "next_at")},
}
EXPIRING: Final = ("counters", "answers", "deliveries")
BUCKETS: Final = ("uploads", "traces", "work")


def create_tables(client: "DynamoDBClient", prefix: str = "") -> None:
    """Create the tables that our stores expect, after an optional prefix."""
    for name, key in TABLES.items():
        indexes = INDEXES.get(name, {})
        names = dict.fromkeys(one for part in (key, *indexes.values()) for one in part)
        projected: dict[str, Any] = {"Projection": {"ProjectionType": "ALL"}}
        sparse = [
            {"IndexName": index, "KeySchema": _schema(part), **projected}
            for index, part in indexes.items()
        ]
        client.create_table(
            TableName=prefix + name,
            KeySchema=_schema(key),
            AttributeDefinitions=[{"AttributeName": one, "AttributeType": "S"} for one in names],
            BillingMode="PAY_PER_REQUEST",
            **cast("Any", {"GlobalSecondaryIndexes": sparse} if sparse else {}),
        )
    for name in EXPIRING:
        client.update_time_to_live(
            TableName=prefix + name,
            TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"},
        )


def _schema(key: Sequence[str]) -> list[Any]:
    return [
        {"AttributeName": name, "KeyType": kind}
        for name, kind in zip(key, ("HASH", "RANGE"), strict=False)
    ]


def create_buckets(client: "S3Client", prefix: str = "") -> None:
    """Create the buckets that our stores expect, after an optional prefix."""
    for name in BUCKETS:
        client.create_bucket(
            Bucket=prefix + name, CreateBucketConfiguration={"LocationConstraint": REGION}
        )


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    """Give the address of a moto server, for the whole session."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def moto_dynamodb(moto_url: str) -> Iterator["DynamoDBClient"]:
    """Give a DynamoDB client of the moto server."""
    client = connect("dynamodb", moto_url)
    yield client
    client.close()


@pytest.fixture(scope="session")
def local_dynamodb(dynamodb_local_url: str) -> Iterator["DynamoDBClient"]:
    """Give a DynamoDB client of DynamoDB Local, for as many threads as our tests have."""
    client = connect("dynamodb", dynamodb_local_url)
    yield client
    client.close()


@pytest.fixture(scope="session")
def moto_s3(moto_url: str) -> Iterator["S3Client"]:
    """Give an S3 client of the moto server."""
    client = connect("s3", moto_url)
    yield client
    client.close()


@pytest.fixture(scope="session")
def moto_sqs(moto_url: str) -> Iterator["SQSClient"]:
    """Give an SQS client of the moto server."""
    client = connect("sqs", moto_url)
    yield client
    client.close()


@pytest.fixture(scope="session")
def moto_secrets(moto_url: str) -> Iterator["SecretsManagerClient"]:
    """Give a Secrets Manager client of the moto server."""
    client = connect("secretsmanager", moto_url)
    yield client
    client.close()


@pytest.fixture
def prefix() -> str:
    """Give what the names of one test's tables and buckets begin with."""
    return f"t{uuid4().hex[:12]}-"


@pytest.fixture
def buckets(moto_s3: "S3Client", prefix: str) -> "S3Client":
    """Give an S3 client whose buckets `<prefix>uploads` and so on are there, empty."""
    create_buckets(moto_s3, prefix)
    return moto_s3


@pytest.fixture
def tables(request: pytest.FixtureRequest, prefix: str) -> "DynamoDBClient":
    """Give a DynamoDB client whose tables are there, empty; the parameter names the engine."""
    return tables_of(request, prefix)


def tables_of(request: pytest.FixtureRequest, prefix: str) -> "DynamoDBClient":
    """Make the tables in the engine that a fixture's parameter names: `moto` or `local`."""
    return tables_in(request, request.param, prefix)


def tables_in(request: pytest.FixtureRequest, engine: str, prefix: str) -> "DynamoDBClient":
    """Make the tables in an engine: `moto` or `local`."""
    client: DynamoDBClient = request.getfixturevalue(f"{engine}_dynamodb")
    create_tables(client, prefix)
    return client
