"""Files are uploaded by grant and read in the version that was announced, in memory and in S3."""

from collections.abc import Callable
from datetime import timedelta

import httpx2
import pytest
from mypy_boto3_s3 import S3Client

from shared.errors import NotFound
from shared.ports import Uploads
from shared.stores.aws.uploads import S3Uploads
from shared.stores.memory.uploads import MemoryUploads
from shared.types.documents import Upload
from tests.contract.still_clock import START, StillClock

MINUTE = timedelta(minutes=1)
KEY = "acme/doc_1/notes.txt"


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


Land = Callable[[str, bytes], Upload]
"""Follow the grant for a key with a client's means; gives what landed."""


@pytest.fixture(params=["memory", "moto"])
def bay(request: pytest.FixtureRequest, prefix: str, clock: StillClock) -> tuple[Uploads, Land]:
    if request.param == "memory":
        memory = MemoryUploads(clock)
        return memory, memory.put
    s3: S3Client = request.getfixturevalue("buckets")
    uploads = S3Uploads(s3, f"{prefix}uploads", clock)

    def land(key: str, data: bytes) -> Upload:
        grant = uploads.grant(key, START + MINUTE)
        reply = httpx2.request(grant.method, grant.url, headers=grant.headers, content=data)
        assert reply.status_code == 200
        return Upload(key=key, version=reply.headers["etag"].strip('"'), size=len(data))

    return uploads, land


@pytest.mark.parametrize(
    "name",
    ["notes.txt", "Bäume & Sträucher (2).pdf", "数据 100%+?#=.md", "a b/c//d.txt", "🚆.html"],
)
def test_a_granted_file_lands_under_its_very_name(bay: tuple[Uploads, Land], name: str) -> None:
    uploads, land = bay
    upload = land(f"acme/doc_1/{name}", b"hello")

    data = uploads.read(upload)

    assert data == b"hello"


def test_an_empty_file_lands_too(bay: tuple[Uploads, Land]) -> None:
    uploads, land = bay
    upload = land(KEY, b"")

    data = uploads.read(upload)

    assert data == b""


def test_a_file_that_was_replaced_since_is_not_found(bay: tuple[Uploads, Land]) -> None:
    uploads, land = bay
    old = land(KEY, b"old")
    new = land(KEY, b"new")

    with pytest.raises(NotFound):
        uploads.read(old)

    assert uploads.read(new) == b"new"


def test_a_file_that_was_deleted_is_not_found(bay: tuple[Uploads, Land]) -> None:
    uploads, land = bay
    upload = land(KEY, b"hello")
    uploads.delete(KEY)

    with pytest.raises(NotFound):
        uploads.read(upload)


def test_deleting_what_is_not_there_is_no_error(bay: tuple[Uploads, Land]) -> None:
    uploads, _ = bay

    uploads.delete("acme/doc_9/none.txt")

    with pytest.raises(NotFound):
        uploads.read(Upload(key=KEY, version="0" * 32, size=5))


def test_a_grant_says_how_and_until_when(bay: tuple[Uploads, Land]) -> None:
    uploads, _ = bay

    grant = uploads.grant(KEY, START + MINUTE)

    assert grant.method == "PUT"
    assert grant.expires_at == START + MINUTE


def test_a_grant_is_signed_for_one_key_and_one_minute(
    buckets: S3Client, prefix: str, clock: StillClock
) -> None:
    uploads = S3Uploads(buckets, f"{prefix}uploads", clock)

    grant = uploads.grant(KEY, START + MINUTE)

    url = httpx2.URL(grant.url)
    assert url.path == f"/{prefix}uploads/acme/doc_1/notes.txt"
    assert url.params["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"
    assert url.params["X-Amz-Expires"] == "60"
    # A browser adds a content type of its own; it must not break the signature.
    assert url.params["X-Amz-SignedHeaders"] == "host"


@pytest.mark.parametrize(("most", "length"), [(4, 5), (5, 6), (6, 6), (7, 6)])
def test_of_a_file_that_is_too_long_only_one_byte_too_many_is_read(
    buckets: S3Client, prefix: str, clock: StillClock, most: int, length: int
) -> None:
    uploads = S3Uploads(buckets, f"{prefix}uploads", clock, most)
    stored = buckets.put_object(Bucket=f"{prefix}uploads", Key=KEY, Body=b"sixish")

    data = uploads.read(Upload(key=KEY, version=stored["ETag"].strip('"'), size=6))

    assert data == b"sixish"[:length]
