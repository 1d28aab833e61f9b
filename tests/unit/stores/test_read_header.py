"""Metadata that a header cannot bear come back as they were written."""

import pytest
from botocore.stub import Stubber

from shared.stores.aws.read_header import read_header
from shared.stores.aws.uploads import S3Uploads
from tests.contract.cloud import connect
from tests.contract.still_clock import START, StillClock


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("", ""),
        ("sales, board", "sales, board"),
        ("=?UTF-8?B?QsOkdW1l?=", "Bäume"),
        ("=?utf-8?q?B=C3=A4ume_im_Wald?=", "Bäume im Wald"),
        ("=?UTF-8?B?8J+M?= =?UTF-8?B?sw==?=", "🌳"),
        ("=?ISO-8859-1?Q?=E9?=", "é"),
        ("a=b?c", "a=b?c"),
    ],
)
def test_what_is_encoded_is_decoded_and_all_else_stays(sent: str, meant: str) -> None:
    assert read_header(sent) == meant


@pytest.mark.parametrize(
    "sent",
    ["=?nonsense?B?QsOk?=", "=?UTF-8?B?=C3?=", "=?UTF-8?Q?=C3?=", "=?UTF-8?B?Q?=", "=?UTF-8?X?Q?="],
)
def test_what_only_looks_encoded_is_no_error(sent: str) -> None:
    assert isinstance(read_header(sent), str)


def test_metadata_that_s3_cannot_send_are_not_taken_for_none() -> None:
    client = connect("s3", "http://127.0.0.1:9")
    head = {
        "ETag": '"etag-1"',
        "ContentLength": 5,
        "LastModified": START,
        "Metadata": {"owner": "ada"},
        "MissingMeta": 1,
    }

    with Stubber(client) as stub:
        stub.add_response("head_object", head, {"Bucket": "uploads", "Key": "acme/a.txt"})
        found = S3Uploads(client, "uploads", StillClock()).describe("acme/a.txt")

    client.close()
    assert found is not None
    assert found.metadata == {"owner": "ada", "": "unreadable"}
