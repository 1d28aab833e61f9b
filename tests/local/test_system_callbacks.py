"""Files put straight into the bucket of one machine, and what their owner is told, over a kill."""

import json
from pathlib import Path
from typing import Any

import boto3
import httpx2

from infra.local.folder import Folder

from .receiver import receiving
from .started import running

KEY = "demo/manuals/blue pump ü.txt"
TEXT = b"The blue pump is guaranteed for seven years."


def s3(data: Path) -> Any:
    """The bucket's service, as any AWS client reaches it while the system runs."""
    variables = json.loads(Folder(data).environment.read_bytes())
    session = boto3.Session("local", "local", region_name="us-east-1")
    return session.client("s3", endpoint_url=variables["AWS_ENDPOINT_URL"])


def register(data: Path, url: str) -> str:
    """Ask to be told at an address; gives the secret."""
    folder = Folder(data)
    made = httpx2.post(
        f"{folder.url.read_text().strip()}/v1/webhooks",
        headers={"Authorization": f"Bearer {folder.key.read_text().strip()}"},
        json={"url": url, "events": ["document.indexed", "document.deleted"]},
    )
    assert made.status_code == 201, made.text
    return str(made.json()["secret"])


def about(payload: dict[str, Any]) -> tuple[Any, ...]:
    """What a callback says of a document, in short."""
    document = payload["data"]["document"]
    return payload["type"], document["name"], document["groups"], document["metadata"]


def test_tells_of_a_file_that_was_put_into_the_bucket_though_it_was_killed_meanwhile(
    data: Path,
) -> None:
    file = {"Bucket": "groundwork-uploads", "Key": KEY}
    metadata = {"groups": "staff", "product": "pump"}
    with receiving() as receiver:
        with running(data) as (process, _):
            receiver.status = 503
            secret = register(data, receiver.url)
            s3(data).put_object(**file, Body=TEXT, Metadata=metadata)
            refused = receiver.next(secret)
            process.kill()
        with running(data) as (_, api):
            receiver.status = 200
            again = receiver.next(secret)
            (listed,) = api.documents()
            (hit,) = api.search("How long is the pump guaranteed?", 1)["hits"]
            s3(data).delete_object(**file)
            deleted = receiver.next(secret)
            left = list(api.documents())

    told = ("manuals/blue pump ü.txt", ["staff"], {"product": "pump"})
    assert about(refused) == about(again) == ("document.indexed", *told)
    assert again["id"] == refused["id"]
    assert (listed["status"], listed["groups"]) == ("indexed", ["staff"])
    assert hit["passage"]["document_id"] == listed["id"]
    assert about(deleted) == ("document.deleted", *told)
    assert left == []
