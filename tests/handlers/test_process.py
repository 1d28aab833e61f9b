"""The process function, woken by SQS with events of S3 inside."""

import json
from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.process.handler import handle_record, uploads_of
from shared.errors import EmbedderUnavailable, SearchUnavailable
from shared.retrieval.generation import next_name
from shared.types.documents import Document
from tests.contract.still_clock import START
from tests.handlers.samples import sample
from tests.unit.documents.workbench import Bench
from tests.unit.retrieval.shelves import recipe

DOCUMENT = "doc_01kaq5x6z8b7c9d0e1f2g3h4j5"
FIRST = next_name(recipe())
"""The generation that the first document makes."""
CONTENT = b"The blue pump is guaranteed for seven years."


def record(event: str, received: int = 1) -> SQSRecord:
    """The message of a sample event, received for the n-th time."""
    (raw,) = sample(event)["Records"]
    return SQSRecord(raw | {"attributes": {"ApproximateReceiveCount": str(received)}})


def bench_with(name: str) -> Bench:
    """A workshop where the sample's document was announced and its bytes have landed."""
    bench = Bench()
    document = Document(
        id=DOCUMENT,
        tenant="demo",
        owner="developer",
        name=name,
        status="awaiting_upload",
        created_at=START,
        updated_at=START,
    )
    bench.documents.create(document)
    bench.uploads.put(f"demo/{DOCUMENT}/{name}", CONTENT)
    return bench


def stands(bench: Bench) -> Document:
    """The sample's document as it is now."""
    document = bench.documents.get("demo", DOCUMENT)
    assert document is not None
    return document


@pytest.mark.parametrize(
    ("event", "name"),
    [("uploaded", "handbook.txt"), ("uploaded_unicode", "Übersicht 50%.txt")],
)
def test_indexes_the_file_that_an_event_names(event: str, name: str) -> None:
    bench = bench_with(name)

    handle_record(record(event), bench.shop, max_receives=4)

    assert stands(bench).status == "indexed"
    assert bench.texts(stands(bench)) == [CONTENT.decode()]


def test_does_nothing_when_the_same_event_comes_again() -> None:
    bench = bench_with("handbook.txt")
    for received in (1, 2):
        handle_record(record("uploaded", received), bench.shop, max_receives=4)

    assert (stands(bench).attempts, bench.reader.read) == (1, 1)


def test_takes_the_test_event_of_a_bucket_as_nothing_to_do() -> None:
    bench = Bench()

    handle_record(record("uploads_connected"), bench.shop, max_receives=4)

    assert bench.reader.read == 0


@pytest.mark.parametrize("key", ["lonely.txt", "demo/lonely.txt", ""])
def test_passes_by_a_key_that_is_none_of_ours(key: str) -> None:
    body = json.loads(sample("uploaded")["Records"][0]["body"])
    body["Records"][0]["s3"]["object"]["key"] = key

    assert list(uploads_of(body)) == []


def test_passes_by_the_removal_of_an_object() -> None:
    body: dict[str, Any] = json.loads(sample("uploaded")["Records"][0]["body"])
    body["Records"][0]["eventName"] = "ObjectRemoved:Delete"

    assert list(uploads_of(body)) == []


def test_lets_a_message_come_again_when_a_part_of_ours_is_down() -> None:
    bench = bench_with("handbook.txt")
    bench.breaks(FIRST)

    with pytest.raises(SearchUnavailable):
        handle_record(record("uploaded"), bench.shop, max_receives=4)

    assert stands(bench).status == "embedding"


def test_marks_the_document_as_failed_when_it_breaks_for_the_last_time() -> None:
    bench = bench_with("handbook.txt")
    bench.weigher.meanwhile = down

    with pytest.raises(EmbedderUnavailable):
        handle_record(record("uploaded", received=4), bench.shop, max_receives=4)

    failure = stands(bench).failure
    assert failure is not None
    assert failure.code == "processing_failed"


def down() -> None:
    """Answer no more."""
    raise EmbedderUnavailable("The embedding model does not answer.")
