"""What lies in the bucket is described and listed alike, in memory and in S3."""

from collections.abc import Callable, Mapping
from datetime import UTC, timedelta

import pytest
from mypy_boto3_s3 import S3Client

from shared.errors import InvalidRequest, StoreUnavailable
from shared.ports import Uploads
from shared.stores.aws.uploads import S3Uploads
from shared.stores.cursor import cursor_after
from shared.stores.memory.uploads import MemoryUploads
from shared.system import SystemClock
from shared.types.documents import Stored, Upload
from tests.contract.still_clock import StillClock

KEY = "acme/reports/Bäume 100%+.pdf"

Put = Callable[[str, bytes, Mapping[str, str]], Upload]
"""Put a file straight into the bucket, with metadata."""


@pytest.fixture(params=["memory", "moto"])
def bay(request: pytest.FixtureRequest, prefix: str) -> tuple[Uploads, Put]:
    if request.param == "memory":
        memory = MemoryUploads(SystemClock())
        return memory, memory.put
    s3: S3Client = request.getfixturevalue("buckets")

    def put(key: str, data: bytes, metadata: Mapping[str, str]) -> Upload:
        stored = s3.put_object(Bucket=f"{prefix}uploads", Key=key, Body=data, Metadata=metadata)
        return Upload(key=key, version=stored["ETag"].strip('"'), size=len(data))

    return S3Uploads(s3, f"{prefix}uploads", StillClock()), put


def keys_of(uploads: Uploads, limit: int) -> list[list[str]]:
    """The keys of every page."""
    pages: list[list[str]] = []
    cursor: str | None = None
    while cursor or not pages:
        page = uploads.list(limit, cursor)
        pages.append([found.key for found in page.objects])
        cursor = page.next_cursor
    return pages


def test_describes_what_lies_under_a_key(bay: tuple[Uploads, Put]) -> None:
    uploads, put = bay
    before = SystemClock().now() - timedelta(seconds=1)
    upload = put(KEY, b"hello", {"Groups": "sales,board", "owner": "ada"})

    found = uploads.describe(KEY)

    assert found is not None
    assert Upload(**found.model_dump(include=set(Upload.model_fields))) == upload
    assert found.metadata == {"groups": "sales,board", "owner": "ada"}
    assert found.modified_at.tzinfo is UTC
    assert before <= found.modified_at <= SystemClock().now()


def test_there_is_nothing_under_a_key_that_nobody_put_anything_under(
    bay: tuple[Uploads, Put],
) -> None:
    uploads, put = bay
    put(KEY, b"hello", {})
    uploads.delete(KEY)

    found = uploads.describe(KEY)

    assert found is None
    assert uploads.describe("acme/reports") is None


def test_a_file_that_was_replaced_is_described_anew(bay: tuple[Uploads, Put]) -> None:
    uploads, put = bay
    put(KEY, b"old", {"colour": "red"})
    new = put(KEY, b"newer", {})

    found = uploads.describe(KEY)

    assert found is not None
    assert (found.version, found.size, found.metadata) == (new.version, 5, {})


def test_lists_everything_by_key_page_by_page_and_ends(bay: tuple[Uploads, Put]) -> None:
    uploads, put = bay
    keys = ["acme/a b.txt", "acme/a+b.txt", "acme/ä.txt", "acme/\U0001f686/x", "globex/1"]
    for key in keys:
        put(key, b"hello", {})

    pages = keys_of(uploads, 2)

    assert pages == [keys[:2], keys[2:4], keys[4:]]
    assert keys_of(uploads, 5) == [keys]


def test_an_empty_bucket_has_one_empty_page(bay: tuple[Uploads, Put]) -> None:
    uploads, _ = bay

    page = uploads.list(10, None)

    assert (page.objects, page.next_cursor) == ((), None)


def test_a_listed_object_is_as_described_but_for_its_metadata(bay: tuple[Uploads, Put]) -> None:
    uploads, put = bay
    put(KEY, b"hello", {"colour": "red"})

    [listed] = uploads.list(10, None).objects

    described = uploads.describe(KEY)
    assert isinstance(listed, Stored)
    assert described is not None
    assert listed == described.model_copy(update={"metadata": {}})


def test_a_cursor_outlives_the_object_it_points_at(bay: tuple[Uploads, Put]) -> None:
    uploads, put = bay
    for name in "abc":
        put(f"acme/{name}", b"hello", {})
    cursor = uploads.list(1, None).next_cursor
    uploads.delete("acme/a")

    page = uploads.list(5, cursor)

    assert [found.key for found in page.objects] == ["acme/b", "acme/c"]


@pytest.mark.parametrize("cursor", ["", "x", "acme/a", "W10", "é", cursor_after("é" * 600)])
def test_refuses_a_cursor_that_no_list_has_given(bay: tuple[Uploads, Put], cursor: str) -> None:
    uploads, _ = bay

    with pytest.raises(InvalidRequest) as refusal:
        uploads.list(5, cursor)

    assert refusal.value.param == "cursor"


def test_metadata_beyond_ascii_are_decoded(buckets: S3Client, prefix: str) -> None:
    encoded = {"title": "=?UTF-8?B?QsOkdW1l?=", "note": "=?UTF-8?Q?r=C3=A4t?= =?UTF-8?Q?_=3D?="}
    buckets.put_object(Bucket=f"{prefix}uploads", Key=KEY, Body=b"hello", Metadata=encoded)

    found = S3Uploads(buckets, f"{prefix}uploads", StillClock()).describe(KEY)

    assert found is not None
    assert found.metadata == {"title": "Bäume", "note": "rät ="}


def test_a_bucket_that_is_not_there_is_an_unavailable_store(moto_s3: S3Client, prefix: str) -> None:
    uploads = S3Uploads(moto_s3, f"{prefix}uploads", StillClock())

    with pytest.raises(StoreUnavailable):
        uploads.list(5, None)
