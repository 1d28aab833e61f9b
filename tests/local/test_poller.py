"""Queues waking functions: what failed comes again, and at last goes to the dead letters."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local.cloud import LocalCloud
from infra.local.folder import Folder
from infra.local.names import queue_url
from infra.local.poller import Poller, failures
from infra.local.runtime import Runtime
from infra.topology import POLLS, queue
from shared.stores.aws.tasks import SqsTasks
from shared.types.rebuild import PlanTask
from tests.handlers.samples import sample


class Worker:
    """A handler that remembers what it got, and fails for bodies with `bad` in them."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Handle one batch."""
        del context
        self.events.append(event)
        bad = [r["messageId"] for r in event["Records"] if "bad" in r["body"]]
        return {"batchItemFailures": [{"itemIdentifier": each} for each in bad]}


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[LocalCloud]:
    """An empty local cloud."""
    folder = Folder(tmp_path)
    folder.prepare()
    cloud = LocalCloud(folder)
    cloud.start()
    yield cloud
    cloud.stop()


def send(cloud: LocalCloud, *bodies: str) -> None:
    """Empty the queue of uploads, then put these messages into it."""
    sqs = cloud.client("sqs")
    url = sqs.get_queue_url(QueueName="groundwork-uploads")["QueueUrl"]
    sqs.purge_queue(QueueUrl=url)
    for body in bodies:
        sqs.send_message(QueueUrl=url, MessageBody=body)


def left(cloud: LocalCloud, name: str) -> int:
    """How many messages a queue holds, those that rest included."""
    sqs = cloud.client("sqs")
    url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(map(int, found.values()))


def test_hands_messages_over_as_lambda_does(cloud: LocalCloud) -> None:
    worker = Worker()
    send(cloud, "good")

    Poller(POLLS[0], cloud.client("sqs"), Runtime({"process": worker})).once()

    (record,) = worker.events[0]["Records"]
    (expected,) = sample("uploaded")["Records"]
    assert record.keys() == expected.keys()
    assert expected["attributes"].keys() <= record["attributes"].keys()
    assert record["eventSourceARN"].endswith(":groundwork-uploads")


def test_deletes_what_succeeded_and_keeps_what_failed(cloud: LocalCloud) -> None:
    send(cloud, "good", "bad")

    handled = Poller(POLLS[0], cloud.client("sqs"), Runtime({"process": Worker()})).once()

    assert handled == 2
    assert left(cloud, "groundwork-uploads") == 1


def test_moves_a_message_that_always_fails_to_the_dead_letters(cloud: LocalCloud) -> None:
    worker = Worker()
    poller = Poller(POLLS[0], cloud.client("sqs"), Runtime({"process": worker}), longest_pause=0)
    send(cloud, "bad")

    while left(cloud, "groundwork-uploads"):
        poller.once()

    assert len(worker.events) == queue("uploads").max_receives
    assert left(cloud, "groundwork-uploads-dead") == 1


def test_hands_a_task_of_a_reindex_over_only_when_its_time_has_come(cloud: LocalCloud) -> None:
    worker = Worker()
    (poll,) = [it for it in POLLS if it.queue == "reindex"]
    poller = Poller(poll, cloud.client("sqs"), Runtime({"reindex": worker}))
    tasks = SqsTasks(cloud.client("sqs"), queue_url(cloud.url, "reindex"))
    tasks.send([PlanTask(generation="later")], delay_seconds=900)
    tasks.send([PlanTask(generation="now")])

    handled = poller.once() + poller.once()

    assert handled == 1
    assert '"now"' in worker.events[0]["Records"][0]["body"]


def test_stops_at_once_when_it_has_nothing_to_do(cloud: LocalCloud) -> None:
    poller = Poller(POLLS[0], cloud.client("sqs"), Runtime({"process": Worker()}))
    poller.start()

    poller.stop()

    assert poller.once() == 0


@pytest.mark.parametrize(
    ("answer", "failed"),
    [
        ({"batchItemFailures": []}, set()),
        ({}, set()),
        ({"batchItemFailures": None}, set()),
        ({"batchItemFailures": [{"itemIdentifier": "a"}]}, {"a"}),
        ({"batchItemFailures": [{"itemIdentifier": "stranger"}]}, {"a", "b"}),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, {"a", "b"}),
        ({"batchItemFailures": [{}]}, {"a", "b"}),
        (None, {"a", "b"}),
    ],
)
def test_counts_failures_by_lambdas_own_rule(answer: Any, failed: set[str]) -> None:
    assert failures(answer, {"a", "b"}) == failed
