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


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


Land = Callable[[str, bytes], str]
"""Follow the grant for a key with a client's means; gives the version that landed."""


@pytest.fixture(params=["memory", "moto"])
def bay(request: pytest.FixtureRequest, prefix: str, clock: StillClock) -> tuple[Uploads, Land]:
    if request.param == "memory":
        memory = MemoryUploads()
        return memory, memory.put
    s3: S3Client = request.getfixturevalue("buckets")
    uploads = S3Uploads(s3, f"{prefix}uploads", clock)

    def land(key: str, data: bytes) -> str:
        grant = uploads.grant(key, START + MINUTE)
        reply = httpx2.request(grant.method, grant.url, headers=grant.headers, content=data)
        assert reply.status_code == 200
        return reply.headers["etag"].strip('"')

    return uploads, land


def an_upload(version: str, name: str = "notes.txt") -> Upload:
    return Upload(tenant="acme", document_id="doc_1", name=name, version=version, size=5)


@pytest.mark.parametrize(
    "name",
    ["notes.txt", "Bäume & Sträucher (2).pdf", "数据 100%+?#=.md", "a b/c//d.txt", "🚆.html"],
)
def test_a_granted_file_lands_under_its_very_name(bay: tuple[Uploads, Land], name: str) -> None:
    uploads, land = bay
    version = land(an_upload("", name).key, b"hello")

    data = uploads.read(an_upload(version, name))

    assert data == b"hello"


def test_an_empty_file_lands_too(bay: tuple[Uploads, Land]) -> None:
    uploads, land = bay
    version = land(an_upload("").key, b"")

    data = uploads.read(an_upload(version))

    assert data == b""


def test_a_file_that_was_replaced_since_is_not_found(bay: tuple[Uploads, Land]) -> None:
    uploads, land = bay
    old = land(an_upload("").key, b"old")
    new = land(an_upload("").key, b"new")

    with pytest.raises(NotFound):
        uploads.read(an_upload(old))

    assert uploads.read(an_upload(new)) == b"new"


def test_a_file_that_was_deleted_is_not_found(bay: tuple[Uploads, Land]) -> None:
    uploads, land = bay
    version = land(an_upload("").key, b"hello")
    uploads.delete(an_upload("").key)

    with pytest.raises(NotFound):
        uploads.read(an_upload(version))


def test_deleting_what_is_not_there_is_no_error(bay: tuple[Uploads, Land]) -> None:
    uploads, _ = bay

    uploads.delete("acme/doc_9/none.txt")

    with pytest.raises(NotFound):
        uploads.read(an_upload("0" * 32))


def test_a_grant_says_how_and_until_when(bay: tuple[Uploads, Land]) -> None:
    uploads, _ = bay

    grant = uploads.grant("acme/doc_1/notes.txt", START + MINUTE)

    assert grant.method == "PUT"
    assert grant.expires_at == START + MINUTE


def test_a_grant_is_signed_for_one_key_and_one_minute(
    buckets: S3Client, prefix: str, clock: StillClock
) -> None:
    uploads = S3Uploads(buckets, f"{prefix}uploads", clock)

    grant = uploads.grant("acme/doc_1/notes.txt", START + MINUTE)

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
    stored = buckets.put_object(Bucket=f"{prefix}uploads", Key=an_upload("").key, Body=b"sixish")

    data = uploads.read(an_upload(stored["ETag"].strip('"')))

    assert data == b"sixish"[:length]
