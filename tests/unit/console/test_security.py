"""The page may send files to the one bucket, wherever a pre-signed upload leads, and only there."""

import boto3
import pytest
from botocore.config import Config

from functions.console.security import page_headers, upload_places
from functions.parts import CLIENT

BUCKET = "groundwork-uploads"


def signed(region: str, endpoint: str | None) -> str:
    """Where the store sends an upload."""
    client = boto3.client(
        "s3",
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id="any",
        aws_secret_access_key="any",
        config=CLIENT.merge(Config(signature_version="s3v4")),
    )
    address: str = client.generate_presigned_url(
        "put_object", Params={"Bucket": BUCKET, "Key": "tenant/doc_1/a name.pdf"}
    )
    return address


@pytest.mark.parametrize(
    ("region", "endpoint"),
    [
        ("us-east-1", None),
        ("eu-central-1", None),
        ("ap-southeast-2", None),
        ("us-gov-west-1", None),
        ("cn-north-1", None),
        ("eu-central-1", "http://127.0.0.1:4566"),
        ("eu-central-1", "http://127.0.0.1:4566/"),
    ],
)
def test_lets_uploads_go_where_the_store_signs_them(region: str, endpoint: str | None) -> None:
    address = signed(region, endpoint)

    assert address.startswith(upload_places(BUCKET, region, endpoint))


def test_lets_nothing_go_to_another_bucket_or_host() -> None:
    policy = page_headers(upload_places(BUCKET, "eu-central-1", None))["Content-Security-Policy"]

    allowed = next(rule for rule in policy.split("; ") if rule.startswith("connect-src"))
    assert allowed.split()[1:] == [
        "'self'",
        "https://s3.eu-central-1.amazonaws.com/groundwork-uploads/",
        "https://s3.amazonaws.com/groundwork-uploads/",
    ]
    assert "*" not in policy
    assert "unsafe" not in policy
