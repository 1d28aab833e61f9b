"""The queue of a re-index's work gives each task to whoever asks, in memory and on moto's SQS."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pydantic import TypeAdapter

from shared.errors import StoreUnavailable
from shared.stores.aws.tasks import SqsTasks
from shared.types.rebuild import CopyTask, JudgeTask, PlanTask, Task, VerifyTask
from tests.contract.cloud import connect

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

READ: TypeAdapter[Task] = TypeAdapter(Task)
GENERATION = "g2-aaaaaaaa-0002"


@pytest.fixture
def sqs(moto_url: str) -> Iterator["SQSClient"]:
    client = connect("sqs", moto_url)
    yield client
    client.close()


@pytest.fixture
def queue(sqs: "SQSClient", prefix: str) -> str:
    return sqs.create_queue(QueueName=f"{prefix}reindex")["QueueUrl"]


def received(sqs: "SQSClient", queue: str) -> list[Task]:
    """All that can be received now."""
    tasks: list[Task] = []
    while found := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        tasks += [READ.validate_json(message["Body"]) for message in found]
    return tasks


def test_every_kind_of_task_comes_as_it_was_sent(sqs: "SQSClient", queue: str) -> None:
    sent: list[Task] = [
        PlanTask(generation=GENERATION, cursor="here"),
        CopyTask(generation=GENERATION, documents=(("acme", "doc_1"), ("globex", "doc_ü"))),
        VerifyTask(generation=GENERATION, side="index", missing=3, before=4),
        JudgeTask(generation=GENERATION),
    ]

    SqsTasks(sqs, queue).send(sent)

    assert sorted(received(sqs, queue), key=str) == sorted(sent, key=str)


def test_more_tasks_than_one_request_takes_are_all_sent(sqs: "SQSClient", queue: str) -> None:
    sent = [PlanTask(generation=GENERATION, cursor=str(number)) for number in range(23)]

    SqsTasks(sqs, queue).send(sent)

    assert sorted(received(sqs, queue), key=str) == sorted(sent, key=str)


def test_nothing_is_sent_where_there_is_nothing_to_do(sqs: "SQSClient", queue: str) -> None:
    SqsTasks(sqs, queue).send([])

    assert received(sqs, queue) == []


def test_a_task_for_later_is_not_there_yet(sqs: "SQSClient", queue: str) -> None:
    SqsTasks(sqs, queue).send([JudgeTask(generation=GENERATION)], delay_seconds=600)

    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    assert received(sqs, queue) == []
    assert attributes["ApproximateNumberOfMessagesDelayed"] == "1"


def test_a_queue_that_is_not_there_is_an_unavailable_store(sqs: "SQSClient", queue: str) -> None:
    tasks = SqsTasks(sqs, f"{queue}-elsewhere")

    with pytest.raises(StoreUnavailable):
        tasks.send([JudgeTask(generation=GENERATION)])
