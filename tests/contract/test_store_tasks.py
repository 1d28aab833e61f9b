"""A queue gives each task as it was sent to whoever asks: three queues, in memory and in SQS."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter

from shared.errors import StoreUnavailable
from shared.stores.aws.intake import SqsIntake
from shared.stores.aws.postbox import SqsPostbox
from shared.stores.aws.tasks import SqsTasks
from shared.stores.memory.intake import MemoryIntake
from shared.stores.memory.postbox import MemoryPostbox
from shared.stores.memory.tasks import MemoryTasks
from shared.types.documents import ProcessTask, UnderstandTask, Upload
from shared.types.rebuild import CopyTask, JudgeTask, PlanTask, Task, VerifyTask
from shared.types.webhooks import CallbackTask, DeliverTask, ReleaseTask

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

GENERATION = "g2-aaaaaaaa-0002"
UPLOAD = Upload(key="acme/reports/Bäume 🌳.pdf", version="etag-2", size=3)

REINDEX = (
    PlanTask(generation=GENERATION, cursor="here"),
    CopyTask(generation=GENERATION, documents=(("acme", "doc_1"), ("globex", "doc_ü"))),
    VerifyTask(generation=GENERATION, side="index", missing=3, before=4),
    JudgeTask(generation=GENERATION),
)
FILES = (
    ProcessTask(upload=UPLOAD),
    UnderstandTask(tenant="acme", document_id="doc_1", version="etag-1"),
)
CALLBACKS = (
    DeliverTask(endpoint="whk_1", id="evt_1"),
    ReleaseTask(tenant="acme", endpoint="whk_1", cursor="there"),
    ReleaseTask(tenant="acme", endpoint="whk_1"),
)

KINDS: dict[str, tuple[type[Any], type[Any], Sequence[Any], Any]] = {
    "tasks": (SqsTasks, MemoryTasks, REINDEX, Task),
    "intake": (SqsIntake, MemoryIntake, FILES, ProcessTask | UnderstandTask),
    "postbox": (SqsPostbox, MemoryPostbox, CALLBACKS, CallbackTask),
}

Line = tuple[Any, Sequence[Any], Callable[[], list[Any]]]
"""A queue, one task of every kind for it, and what gives all that can be received now."""


@pytest.fixture
def queue(moto_sqs: "SQSClient", prefix: str) -> str:
    return moto_sqs.create_queue(QueueName=f"{prefix}queue")["QueueUrl"]


@pytest.fixture(params=[f"{kind} {where}" for kind in KINDS for where in ("memory", "moto")])
def line(request: pytest.FixtureRequest) -> Line:
    kind, where = request.param.split()
    in_sqs, in_memory, tasks, told = KINDS[kind]
    if where == "memory":
        twin = in_memory()
        return twin, tasks, lambda: list(twin.waiting)
    sqs: SQSClient = request.getfixturevalue("moto_sqs")
    url: str = request.getfixturevalue("queue")
    read: TypeAdapter[Any] = TypeAdapter(told)

    def received() -> list[Any]:
        found: list[Any] = []
        while got := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            found += [read.validate_json(message["Body"]) for message in got]
        return found

    return in_sqs(sqs, url), tasks, received


def test_every_kind_of_task_comes_as_it_was_sent(line: Line) -> None:
    queue, tasks, received = line

    queue.send(tasks)

    assert sorted(received(), key=str) == sorted(tasks, key=str)


def test_more_tasks_than_one_request_takes_are_all_sent(line: Line) -> None:
    queue, tasks, received = line
    many = [tasks[number % len(tasks)] for number in range(23)]

    queue.send(many)

    assert sorted(received(), key=str) == sorted(many, key=str)


def test_nothing_is_sent_where_there_is_nothing_to_do(line: Line) -> None:
    queue, _, received = line

    queue.send([])

    assert received() == []


@pytest.mark.parametrize(("in_sqs", "tasks"), [(one[0], one[2]) for one in KINDS.values()])
def test_a_task_for_later_is_not_there_yet(
    moto_sqs: "SQSClient", queue: str, in_sqs: type[Any], tasks: Sequence[Any]
) -> None:
    in_sqs(moto_sqs, queue).send(tasks[:1], delay_seconds=600)

    attributes = moto_sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    assert not moto_sqs.receive_message(QueueUrl=queue).get("Messages")
    assert attributes["ApproximateNumberOfMessagesDelayed"] == "1"


@pytest.mark.parametrize(("in_sqs", "tasks"), [(one[0], one[2]) for one in KINDS.values()])
def test_a_queue_that_is_not_there_is_an_unavailable_store(
    moto_sqs: "SQSClient", queue: str, in_sqs: type[Any], tasks: Sequence[Any]
) -> None:
    elsewhere = in_sqs(moto_sqs, f"{queue}-elsewhere")

    with pytest.raises(StoreUnavailable):
        elsewhere.send(tasks)
