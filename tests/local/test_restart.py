"""What a restart of the stores of one machine keeps of files, and of data of an older version."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra.local.cloud import LocalCloud
from infra.local.folder import Folder
from shared.stores.aws.deliveries import DynamoDeliveries
from shared.stores.aws.documents import DynamoDocuments
from shared.stores.aws.endpoints import DynamoEndpoints
from shared.stores.aws.uploads import S3Uploads
from shared.types.documents import Document
from shared.types.webhooks import Delivery, Endpoint, Secret
from tests.contract.still_clock import START, StillClock

UPLOADS = "groundwork-uploads"
WORK = "groundwork-work"
KEY = "demo/Reports 2026/Übersicht + 50%.txt"
PART = 5 * 1024 * 1024


@contextmanager
def running(root: Path) -> Iterator[LocalCloud]:
    """A local cloud over the data of this folder."""
    folder = Folder(root)
    folder.prepare()
    cloud = LocalCloud(folder)
    cloud.start()
    try:
        yield cloud
    finally:
        cloud.stop()


def keys(cloud: LocalCloud, bucket: str) -> list[str]:
    """What lies in a bucket."""
    found = cloud.client("s3").list_objects_v2(Bucket=bucket)
    return [it["Key"] for it in found.get("Contents", ())]


def put_in_parts(s3: Any, key: str, first: bytes, second: bytes) -> None:
    """Upload a file as the AWS command line does with larger ones."""
    upload = {"Bucket": UPLOADS, "Key": key}
    begun = s3.create_multipart_upload(**upload, Metadata={"groups": "staff,board"})
    upload["UploadId"] = begun["UploadId"]
    parts = [
        {"PartNumber": n, "ETag": s3.upload_part(**upload, PartNumber=n, Body=body)["ETag"]}
        for n, body in ((1, first), (2, second))
    ]
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})


def test_keeps_the_metadata_the_version_and_the_time_of_a_file(tmp_path: Path) -> None:
    with running(tmp_path) as cloud:
        put_in_parts(cloud.client("s3"), KEY, b"a" * PART, b"end")
        before = S3Uploads(cloud.client("s3"), UPLOADS, StillClock()).describe(KEY)

    with running(tmp_path) as cloud:
        after = S3Uploads(cloud.client("s3"), UPLOADS, StillClock()).describe(KEY)

    assert after == before
    assert after is not None
    assert (after.metadata, after.version[-2:]) == ({"groups": "staff,board"}, "-2")


def test_keeps_the_old_file_while_the_parts_of_a_new_one_come(tmp_path: Path) -> None:
    with running(tmp_path) as cloud:
        s3 = cloud.client("s3")
        s3.put_object(Bucket=UPLOADS, Key=KEY, Body=b"old")
        begun = s3.create_multipart_upload(Bucket=UPLOADS, Key=KEY)
        part = {"UploadId": begun["UploadId"], "PartNumber": 1, "Body": b"new"}
        s3.upload_part(Bucket=UPLOADS, Key=KEY, **part)

    with running(tmp_path) as cloud:
        found = cloud.client("s3").get_object(Bucket=UPLOADS, Key=KEY)

        assert found["Body"].read() == b"old"


def test_forgets_what_was_deleted_with_others_in_one_request(tmp_path: Path) -> None:
    with running(tmp_path) as cloud:
        for key in ("demo/a", "demo/b & c", "demo/stays"):
            cloud.client("s3").put_object(Bucket=WORK, Key=key, Body=b"one")
        named = [{"Key": "demo/a"}, {"Key": "demo/b & c"}]
        cloud.client("s3").delete_objects(Bucket=WORK, Delete={"Objects": named})

    with running(tmp_path) as cloud:
        assert keys(cloud, WORK) == ["demo/stays"]


def test_tells_its_queue_of_a_file_that_comes_and_of_one_that_goes(tmp_path: Path) -> None:
    with running(tmp_path) as cloud:
        cloud.client("s3").put_object(Bucket=UPLOADS, Key=KEY, Body=b"one")
        cloud.client("s3").delete_object(Bucket=UPLOADS, Key=KEY)
        sqs = cloud.client("sqs")
        url = sqs.get_queue_url(QueueName=UPLOADS)["QueueUrl"]
        received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]

    names = [it["eventName"] for m in received for it in json.loads(m["Body"]).get("Records", ())]
    assert names == ["ObjectCreated:Put", "ObjectRemoved:Delete"]


def test_leaves_a_file_alone_after_a_restart_that_is_nobodys(tmp_path: Path) -> None:
    with running(tmp_path) as cloud:
        cloud.client("s3").put_object(Bucket=UPLOADS, Key="readme.txt", Body=b"one")

    with running(tmp_path) as cloud:
        sqs = cloud.client("sqs")
        url = sqs.get_queue_url(QueueName=UPLOADS)["QueueUrl"]
        (test,) = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]

        assert "s3:TestEvent" in test["Body"]
        assert keys(cloud, UPLOADS) == ["readme.txt"]


def test_keeps_webhooks_and_what_is_still_to_be_delivered(tmp_path: Path) -> None:
    endpoint = Endpoint(
        id="whk_1",
        tenant="demo",
        url="https://example.com/hook",
        events=("document.indexed",),
        secrets=(Secret(value="whsec_x"),),
        created_at=START,
        updated_at=START,
    )
    delivery = Delivery(
        endpoint="whk_1",
        id="evt_1",
        tenant="demo",
        type="document.indexed",
        sequence=1,
        body="{}",
        next_at=START,
        created_at=START,
        expires_at=START.replace(year=START.year + 1),
    )
    with running(tmp_path) as cloud:
        dynamodb = cloud.client("dynamodb")
        DynamoEndpoints(dynamodb, "groundwork-webhooks").create(endpoint)
        DynamoDeliveries(dynamodb, "groundwork-deliveries", StillClock()).create(delivery)

    with running(tmp_path) as cloud:
        dynamodb = cloud.client("dynamodb")
        endpoints = DynamoEndpoints(dynamodb, "groundwork-webhooks").list("demo")
        deliveries = DynamoDeliveries(dynamodb, "groundwork-deliveries", StillClock())
        due = deliveries.due(START.replace(year=START.year + 1), 10)

    assert (list(endpoints), list(due)) == ([endpoint], [delivery])


def test_lists_documents_that_an_older_groundwork_kept(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.prepare()
    lines = [older("doc_1", "indexed"), older("doc_2", "failed"), older("doc_3", "deleted")]
    (folder.tables / "documents.jsonl").write_text("".join(lines))

    with running(tmp_path) as cloud:
        documents = DynamoDocuments(cloud.client("dynamodb"), "groundwork-documents")
        first = documents.list("demo", 10, None).documents
    with running(tmp_path) as cloud:
        documents = DynamoDocuments(cloud.client("dynamodb"), "groundwork-documents")
        again = documents.list("demo", 10, None).documents
        deleted = documents.get("demo", "doc_3")

    assert [(it.id, it.status) for it in first] == [("doc_2", "failed"), ("doc_1", "indexed")]
    assert again == first
    assert isinstance(deleted, Document)


def older(id: str, status: str) -> str:
    """A line of the table of documents as version 0.1.0 wrote it."""
    at = START.isoformat()
    body: dict[str, Any] = {
        "id": id,
        "tenant": "demo",
        "owner": "ada",
        "name": "a.txt",
        "status": status,
        "groups": [],
        "metadata": {"year": "2025"},
        "failure": None,
        "version": "v",
        "pages": 1,
        "chunks": 2,
        "attempts": 1,
        "revision": 4,
        "created_at": at,
        "updated_at": at,
        "deadline": None,
    }
    key = {"tenant": {"S": "demo"}, "id": {"S": id}}
    item = {**key, "status": {"S": status}, "revision": {"N": "4"}, "body": {"S": json.dumps(body)}}
    return json.dumps([key, item]) + "\n"
