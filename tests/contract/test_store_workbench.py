"""Half-done work is put aside and taken up again, in memory and in S3."""

import pytest
from botocore.stub import Stubber
from mypy_boto3_s3 import S3Client

from shared.document_ports import Workbench
from shared.errors import StoreUnavailable
from shared.stores.aws.workbench import S3Workbench
from shared.stores.memory.workbench import MemoryWorkbench
from shared.types.documents import work_key
from tests.contract.cloud import connect

KEY = work_key("acme", "doc_1", "etag-1", "extract")


@pytest.fixture(params=["memory", "moto"])
def bench(request: pytest.FixtureRequest, prefix: str) -> Workbench:
    if request.param == "memory":
        return MemoryWorkbench()
    return S3Workbench(request.getfixturevalue("buckets"), f"{prefix}work")


@pytest.mark.parametrize("data", [b"", b"\x00\xff half done"])
def test_what_was_put_aside_is_there(bench: Workbench, data: bytes) -> None:
    bench.put(KEY, data)

    assert bench.get(KEY) == data


def test_there_is_nothing_where_nothing_was_put(bench: Workbench) -> None:
    found = bench.get(KEY)

    assert found is None
    assert bench.get("x" * 2_000) is None


def test_what_is_put_aside_again_replaces_the_old(bench: Workbench) -> None:
    bench.put(KEY, b"old")

    bench.put(KEY, b"new")

    assert bench.get(KEY) == b"new"


def test_everything_of_a_document_is_cleared_away_and_nothing_else(bench: Workbench) -> None:
    mine = [work_key("acme", "doc_1", "e", f"vectors/{n:04} ä&<") for n in range(7)]
    others = [work_key("acme", "doc_2", "e", "x"), work_key("globex", "doc_1", "e", "x")]
    for key in mine + others:
        bench.put(key, b"x")

    bench.clear("acme/doc_1/")

    assert [bench.get(key) for key in mine] == [None] * 7
    assert [bench.get(key) for key in others] == [b"x", b"x"]


def test_clearing_where_there_is_nothing_is_no_error(bench: Workbench) -> None:
    bench.clear("acme/doc_1/")

    assert bench.get(KEY) is None


def test_more_than_one_page_of_things_is_cleared() -> None:
    client = connect("s3", "http://127.0.0.1:9")
    pages = [[f"acme/doc_1/e/{number}" for number in range(1_000)], ["acme/doc_1/e/last"]]
    where = {"Bucket": "work", "Prefix": "acme/doc_1/"}

    with Stubber(client) as stub:
        for keys, follows in zip(pages, (True, False), strict=True):
            listed = {"Contents": [{"Key": key} for key in keys], "IsTruncated": follows}
            stub.add_response(
                "list_objects_v2",
                listed | ({"NextContinuationToken": "more"} if follows else {}),
                where | ({} if follows else {"ContinuationToken": "more"}),
            )
            gone = {"Objects": [{"Key": key} for key in keys], "Quiet": True}
            stub.add_response("delete_objects", {}, {"Bucket": "work", "Delete": gone})
        S3Workbench(client, "work").clear("acme/doc_1/")

        stub.assert_no_pending_responses()
    client.close()


def test_what_the_bucket_does_not_remove_is_said() -> None:
    client = connect("s3", "http://127.0.0.1:9")
    refused = {"Key": KEY, "Code": "InternalError"}

    with Stubber(client) as stub:
        stub.add_response("list_objects_v2", {"Contents": [{"Key": KEY}]})
        stub.add_response("delete_objects", {"Errors": [refused]})
        with pytest.raises(StoreUnavailable, match="did not remove everything"):
            S3Workbench(client, "work").clear("acme/doc_1/")

    client.close()


def test_a_bucket_that_is_not_there_is_an_unavailable_store(moto_s3: S3Client, prefix: str) -> None:
    bench = S3Workbench(moto_s3, f"{prefix}work")

    with pytest.raises(StoreUnavailable):
        bench.put(KEY, b"")
    with pytest.raises(StoreUnavailable):
        bench.get(KEY)
    with pytest.raises(StoreUnavailable):
        bench.clear("acme/doc_1/")
