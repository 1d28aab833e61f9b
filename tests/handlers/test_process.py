"""The process function, woken by SQS with events of S3 or tasks of its own inside."""

import json
from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.postpone import pause
from functions.process.handler import handle, handle_record, works_of
from infra.local.runtime import Context
from shared.documents.locate import direct_id
from shared.errors import EmbedderUnavailable, Overtaken, SearchUnavailable
from shared.retrieval.generation import next_name
from shared.types.documents import ProcessTask
from tests.handlers.samples import sample
from tests.handlers.uploads_desk import CONTENT, Desk, bench_with, record, stands
from tests.unit.documents.workbench import Bench, plenty
from tests.unit.retrieval.shelves import recipe

BY_HAND = "demo/manuals/blue pump (2026).txt"
FIRST = next_name(recipe())
"""The generation that the first document makes."""


def done(event: str, bench: Bench, received: int = 1) -> Desk:
    """Have a message handled; gives what the function worked with."""
    desk = Desk(bench)
    handle_record(record(event, received), desk.parts, plenty)
    return desk


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ("uploaded", "handbook.txt"),
        ("uploaded_unicode", "Übersicht 50%.txt"),
        ("process_task", "handbook.txt"),
    ],
)
def test_indexes_the_file_that_a_message_names(event: str, name: str) -> None:
    bench = bench_with(name)

    done(event, bench)

    assert stands(bench).status == "indexed"
    assert bench.texts(stands(bench)) == [CONTENT.decode()]
    assert bench.told.types == ["indexed"]


def test_does_nothing_when_the_same_event_comes_again() -> None:
    bench = bench_with("handbook.txt")
    for received in (1, 2):
        done("uploaded", bench, received)

    assert (stands(bench).attempts, bench.reader.read) == (1, 1)


def test_indexes_a_file_that_was_put_straight_into_the_bucket() -> None:
    bench = Bench()
    version = bench.uploads.put(BY_HAND, CONTENT).version
    message = record("uploaded_by_hand").raw_event
    body = message["body"].replace("94a8c59bf354930904b0e5a4f25619e9-1", version)

    handle_record(SQSRecord(message | {"body": body}), Desk(bench).parts, plenty)

    document = bench.documents.get("demo", direct_id(BY_HAND))
    assert document is not None
    assert (document.status, document.name) == ("indexed", "manuals/blue pump (2026).txt")


def test_deletes_the_document_of_an_object_that_was_removed() -> None:
    bench = bench_with("handbook.txt")
    done("uploaded", bench)
    bench.uploads.delete(stands(bench).key)

    done("object_removed", bench)

    assert (stands(bench).status, bench.texts(stands(bench))) == ("deleted", None)
    assert bench.told.types == ["indexed", "deleted"]


def test_takes_the_test_event_of_a_bucket_as_nothing_to_do() -> None:
    bench = Bench()

    done("uploads_connected", bench)

    assert bench.reader.read == 0


def test_takes_an_event_of_another_kind_as_nothing_to_do() -> None:
    body = json.loads(sample("uploaded")["Records"][0]["body"])
    body["Records"][0]["eventName"] = "ObjectRestore:Post"

    assert list(works_of(body)) == []


@pytest.mark.parametrize("key", ["lonely.txt", "no%20tenant/lonely.txt", ""])
@pytest.mark.parametrize("kind", ["ObjectCreated:Put", "ObjectRemoved:Delete"])
def test_counts_a_foreign_key_and_leaves_it_alone(key: str, kind: str) -> None:
    raw = sample("uploaded")["Records"][0]
    body = json.loads(raw["body"])
    body["Records"][0]["eventName"] = kind
    body["Records"][0]["s3"]["object"]["key"] = key
    desk = Desk(Bench())

    handle_record(SQSRecord(raw | {"body": json.dumps(body)}), desk.parts, plenty)

    assert desk.metrics.total("ForeignFiles") == 1


def test_lets_a_message_rest_when_a_part_of_ours_is_down() -> None:
    bench = bench_with("handbook.txt")
    bench.breaks(FIRST)
    desk = Desk(bench)

    for received in (1, 2, 3):
        with pytest.raises(SearchUnavailable):
            handle_record(record("uploaded", received), desk.parts, plenty)

    assert stands(bench).status == "embedding"
    assert desk.queue.rests == [15, 30, 60]


def test_marks_the_document_as_failed_when_it_breaks_for_the_last_time() -> None:
    bench = bench_with("handbook.txt")
    bench.weigher.meanwhile = down
    desk = Desk(bench)

    with pytest.raises(EmbedderUnavailable):
        handle_record(record("uploaded", received=4), desk.parts, plenty)

    failure = stands(bench).failure
    assert failure is not None
    assert (failure.code, bench.told.types) == ("processing_failed", ["failed"])
    assert desk.queue.rests == [0]


def test_fails_nothing_because_others_were_quicker_for_the_last_time() -> None:
    bench = bench_with("handbook.txt")
    bench.weigher.meanwhile = lambda: bench.documents.save(stands(bench))
    desk = Desk(bench)

    with pytest.raises(Overtaken):
        handle_record(record("uploaded", received=4), desk.parts, plenty)

    assert (stands(bench).status, bench.told.types) == ("embedding", [])
    assert desk.queue.rests == [0]


def test_a_dead_letter_that_comes_back_is_processed_again() -> None:
    bench = bench_with("handbook.txt")
    bench.weigher.meanwhile = down
    with pytest.raises(EmbedderUnavailable):
        done("uploaded", bench, received=4)

    done("uploaded", bench)

    assert (stands(bench).status, stands(bench).failure) == ("indexed", None)
    assert bench.told.types == ["failed", "indexed"]


def test_a_message_without_time_is_handed_on() -> None:
    bench = bench_with("handbook.txt")

    handle_record(record("uploaded"), Desk(bench).parts, lambda: 100.0)

    assert [type(task) for task in bench.intake.waiting] == [ProcessTask]
    assert bench.work() == 1
    assert stands(bench).status == "indexed"


def test_answers_for_each_message_alone() -> None:
    bench = bench_with("handbook.txt")
    event = sample("uploaded")
    broken = event["Records"][0] | {"messageId": "broken", "body": "no JSON"}
    event["Records"].append(broken)

    context: Any = Context.of("process")
    answer = handle(event, context, Desk(bench).parts)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "broken"}]}
    assert stands(bench).status == "indexed"


def test_pauses_double_up_to_the_longest_and_scatter() -> None:
    assert [pause(received, 0.5) for received in (1, 2, 5, 9, 500)] == [15, 30, 240, 2_100, 2_100]
    assert (pause(1, 0.0), pause(1, 0.999)) == (12, 18)


def down() -> None:
    """Answer no more."""
    raise EmbedderUnavailable("The embedding model does not answer.")
