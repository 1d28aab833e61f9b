"""The stores of one machine: exact under threads, open to browsers, and kept."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from botocore.exceptions import ClientError

from infra.local.cloud import LocalCloud
from infra.local.folder import Folder
from infra.local.names import queue_url
from shared.errors import BudgetSpent
from shared.stores.aws.documents import DynamoDocuments
from shared.stores.aws.ledger import DynamoLedger
from shared.stores.aws.rebuilds import DynamoRebuilds
from shared.stores.aws.tasks import SqsTasks
from shared.stores.aws.uploads import S3Uploads
from shared.types.documents import Document, Status
from shared.types.money import Counter, Hold
from shared.types.rebuild import CopyTask, PlanTask, Rebuild, Task
from shared.types.recipe import Chunking, EmbedderCard, Recipe
from tests.contract.still_clock import START, StillClock

UPLOADS = "groundwork-uploads"
THREADS = 20


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


def told(cloud: LocalCloud) -> list[str]:
    """The bodies of the messages that wait in the queue of uploads, but for the bucket's test."""
    sqs = cloud.client("sqs")
    url = sqs.get_queue_url(QueueName=UPLOADS)["QueueUrl"]
    received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return [m["Body"] for m in received if "s3:TestEvent" not in m["Body"]]


def document(id: str, status: Status, version: str = "") -> Document:
    """A document of the tenant `demo`."""
    return Document(
        id=id,
        tenant="demo",
        owner="ada",
        name="a.txt",
        status=status,
        version=version,
        created_at=START,
        updated_at=START,
    )


def test_never_lets_twenty_threads_overspend_a_budget(tmp_path: Path) -> None:
    counter = Counter(scope="user#demo#ada", period="2026-11-23", limit=900)

    with running(tmp_path) as cloud:
        ledger = DynamoLedger(cloud.client("dynamodb"), "groundwork-counters", StillClock())

        def spend(number: int) -> int:
            deadline = START + timedelta(minutes=5)
            hold = Hold(id=f"h{number}", counters=(counter,), estimate=30, deadline=deadline)
            try:
                ledger.hold(hold)
            except BudgetSpent:
                return 0
            ledger.settle(hold, 25)
            return 25

        with ThreadPoolExecutor(THREADS) as pool:
            spent = sum(pool.map(spend, range(60)))

        assert ledger.committed(counter) == spent
        assert spent == 35 * 25


def test_lets_a_browser_upload_from_another_origin(tmp_path: Path) -> None:
    origin = {"Origin": "http://127.0.0.1:8000"}
    asks = {
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "content-type",
    }

    with running(tmp_path) as cloud:
        uploads = S3Uploads(cloud.client("s3"), UPLOADS, StillClock())
        grant = uploads.grant("demo/doc_1/ä b.txt", START + timedelta(hours=1))
        preflight = httpx2.options(grant.url, headers=origin | asks)
        put = httpx2.put(grant.url, headers=origin, content=b"Hello")

    assert preflight.is_success
    assert "PUT" in preflight.headers["access-control-allow-methods"]
    assert put.headers["access-control-allow-origin"] in ("*", origin["Origin"])


def test_lets_an_unsigned_request_replace_and_remove_a_file_but_not_read_it(tmp_path: Path) -> None:
    with running(tmp_path) as cloud:
        url = f"{cloud.url}/{UPLOADS}/demo/a.txt"
        said = [httpx2.put(url, content=b"old"), httpx2.put(url, content=b"new"), httpx2.get(url)]
        body = cloud.client("s3").get_object(Bucket=UPLOADS, Key="demo/a.txt")["Body"].read()
        said.append(httpx2.delete(url))

    assert [answer.status_code for answer in said] == [200, 200, 403, 204]
    assert body == b"new"


@pytest.mark.parametrize("media", ["application/x-www-form-urlencoded", "text/plain"])
def test_keeps_an_upload_whole_whatever_its_sender_calls_it(tmp_path: Path, media: str) -> None:
    with running(tmp_path) as cloud:
        uploads = S3Uploads(cloud.client("s3"), UPLOADS, StillClock())
        grant = uploads.grant("demo/doc_1/a.txt", START + timedelta(hours=1))
        httpx2.put(grant.url, headers={"Content-Type": media}, content=b"a=b&c")
        stored = cloud.client("s3").get_object(Bucket=UPLOADS, Key="demo/doc_1/a.txt")

        assert stored["Body"].read() == b"a=b&c"


def test_finds_tables_and_objects_again_after_a_restart(tmp_path: Path) -> None:
    key = "demo/doc_1/Übersicht 50%.txt"
    with running(tmp_path) as cloud:
        DynamoDocuments(cloud.client("dynamodb"), "groundwork-documents").create(
            document("doc_1", "indexed", "v")
        )
        cloud.client("s3").put_object(Bucket=UPLOADS, Key=key, Body=b"one")
        cloud.client("s3").put_object(Bucket="groundwork-traces", Key="t", Body=b"two")
        cloud.client("s3").put_object(Bucket="groundwork-traces", Key="gone", Body=b"three")
        cloud.client("s3").delete_object(Bucket="groundwork-traces", Key="gone")

    with running(tmp_path) as cloud:
        documents = DynamoDocuments(cloud.client("dynamodb"), "groundwork-documents")
        s3 = cloud.client("s3")
        traces = s3.list_objects_v2(Bucket="groundwork-traces")["Contents"]

        assert documents.get("demo", "doc_1") == document("doc_1", "indexed", "v")
        assert s3.get_object(Bucket=UPLOADS, Key=key)["Body"].read() == b"one"
        assert [found["Key"] for found in traces] == ["t"]


def test_finds_the_record_of_a_reindex_again_after_a_restart(tmp_path: Path) -> None:
    rebuild = Rebuild(
        generation="g2-9f86d081-0002",
        recipe=Recipe(form=2, embedder=EmbedderCard(dimension=128), chunking=Chunking()),
        reason="Asked for.",
        state="copying",
        started_at=START,
        updated_at=START,
    )
    with running(tmp_path) as cloud:
        saved = DynamoRebuilds(cloud.client("dynamodb"), "groundwork-rebuilds").save(rebuild)

    with running(tmp_path) as cloud:
        found = DynamoRebuilds(cloud.client("dynamodb"), "groundwork-rebuilds").get()

    assert found == saved == rebuild.model_copy(update={"revision": 1})


def test_hands_out_the_work_of_a_reindex_by_its_own_queue(tmp_path: Path) -> None:
    tasks: list[Task] = [
        PlanTask(generation="g"),
        CopyTask(generation="g", documents=(("demo", "doc_1"),)),
    ]

    with running(tmp_path) as cloud:
        sqs = cloud.client("sqs")
        url = queue_url(cloud.url, "reindex")
        SqsTasks(sqs, url).send(tasks)
        received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]

    assert {m["Body"] for m in received} == {task.model_dump_json() for task in tasks}


def test_announces_again_only_what_had_not_come_to_its_end(tmp_path: Path) -> None:
    states: dict[str, Status] = {"doc_a": "indexed", "doc_b": "embedding", "doc_c": "failed"}
    with running(tmp_path) as cloud:
        documents = DynamoDocuments(cloud.client("dynamodb"), "groundwork-documents")
        for name, status in states.items():
            key = f"demo/{name}/a.txt"
            put = cloud.client("s3").put_object(Bucket=UPLOADS, Key=key, Body=b"one")
            version = "another" if name == "doc_c" else put["ETag"].strip('"')
            documents.create(document(name, status, version))

    with running(tmp_path) as cloud:
        bodies = "".join(told(cloud))

    assert [name for name in states if f"demo%2F{name}%2F" in bodies] == ["doc_b", "doc_c"]


def test_refuses_a_write_that_it_could_not_keep(tmp_path: Path) -> None:
    request = {"groundwork-keys": [{"DeleteRequest": {"Key": {"hash": {"S": "x"}}}}]}

    with running(tmp_path) as cloud, pytest.raises(ClientError, match="single items only"):
        cloud.client("dynamodb").batch_write_item(RequestItems=request)
