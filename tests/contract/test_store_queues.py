"""Queues say how they stand and take their dead letters back, in memory and in SQS."""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from botocore.stub import Stubber

from shared.document_ports import Queues
from shared.errors import NotFound, StoreUnavailable
from shared.stores.aws.queues import SqsQueues
from shared.stores.memory.queues import MemoryQueues
from shared.types.audit import QueueStanding
from tests.contract.cloud import connect

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


@dataclass(frozen=True)
class Post:
    """The queues `uploads` and `callbacks`, and the means to fill and empty the first."""

    queues: Queues
    bury: Callable[[list[str]], None]
    """Put letters among the dead."""
    take: Callable[[], list[str]]
    """All that waits."""


@pytest.fixture(params=["memory", "moto"])
def post(request: pytest.FixtureRequest, prefix: str) -> Post:
    if request.param == "memory":
        waiting: deque[str] = deque()
        dead: deque[str] = deque()
        queues = MemoryQueues({"uploads": (waiting, dead), "callbacks": (deque(), deque())})
        return Post(queues, dead.extend, lambda: list(waiting))
    sqs: SQSClient = request.getfixturevalue("moto_sqs")
    urls = {name: made(sqs, f"{prefix}{name}") for name in ("uploads", "callbacks")}

    def bury(letters: list[str]) -> None:
        for letter in letters:
            sqs.send_message(QueueUrl=urls["uploads"][1], MessageBody=letter)

    return Post(
        SqsQueues(sqs, urls, wait_seconds=0), bury, lambda: received(sqs, urls["uploads"][0])
    )


def made(sqs: "SQSClient", name: str) -> tuple[str, str]:
    """A new queue whose messages die at the second try, and its dead letters."""
    dead = sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]
    policy = json.dumps({"deadLetterTargetArn": arn["QueueArn"], "maxReceiveCount": 1})
    queue = sqs.create_queue(QueueName=name, Attributes={"RedrivePolicy": policy})
    return queue["QueueUrl"], dead


def received(sqs: "SQSClient", url: str) -> list[str]:
    """All that can be received now."""
    found: list[str] = []
    while got := sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=600
    ).get("Messages"):
        found += [message["Body"] for message in got]
    return found


def standing(name: str, **counts: int) -> QueueStanding:
    nothing = {"waiting": 0, "in_flight": 0, "delayed": 0, "dead": 0}
    return QueueStanding(name=name, **{**nothing, **counts})


def test_says_how_each_queue_stands(post: Post) -> None:
    post.bury(["one", "two", "three"])
    post.queues.redrive("uploads", 1)

    stands = post.queues.standing()

    assert stands == [standing("uploads", waiting=1, dead=2), standing("callbacks")]


def test_dead_letters_go_back_as_they_were(post: Post) -> None:
    letters = [f'{{"kind": "process", "number": {number}, "name": "ü"}}' for number in range(23)]
    post.bury(letters)

    moved = post.queues.redrive("uploads", 100)

    assert moved == 23
    assert sorted(post.take()) == sorted(letters)
    assert post.queues.standing()[0].dead == 0


def test_no_more_go_back_than_were_asked_for(post: Post) -> None:
    post.bury([str(number) for number in range(15)])

    moved = [post.queues.redrive("uploads", most) for most in (12, 0, 2)]

    assert moved == [12, 0, 2]
    assert post.queues.standing()[0] == standing("uploads", waiting=14, dead=1)


def test_stops_where_there_are_none(post: Post) -> None:
    moved = post.queues.redrive("callbacks", 100)

    assert moved == 0
    assert post.queues.standing()[1] == standing("callbacks")


def test_there_is_no_queue_of_another_name(post: Post) -> None:
    with pytest.raises(NotFound):
        post.queues.redrive("uplords", 1)


def test_what_is_received_and_what_is_for_later_is_counted(
    moto_sqs: "SQSClient", prefix: str
) -> None:
    url, dead = made(moto_sqs, f"{prefix}uploads")
    queues = SqsQueues(moto_sqs, {"uploads": (url, dead)})
    for letter, seconds in (("one", 0), ("two", 0), ("three", 900)):
        moto_sqs.send_message(QueueUrl=url, MessageBody=letter, DelaySeconds=seconds)
    moto_sqs.send_message(QueueUrl=dead, MessageBody="four")

    for place in (url, dead):
        moto_sqs.receive_message(QueueUrl=place, VisibilityTimeout=600)

    # A dead letter that somebody is just looking at is one all the same.
    assert queues.standing() == [standing("uploads", waiting=1, in_flight=1, delayed=1, dead=1)]


def test_a_letter_that_its_queue_does_not_take_stays() -> None:
    client = connect("sqs", "http://127.0.0.1:9")
    letters = [
        {"MessageId": name, "ReceiptHandle": f"handle {name}", "Body": name}
        for name in ("one", "two")
    ]
    refused = {"Id": "0", "SenderFault": False, "Code": "InternalError"}
    taken = {"Id": "1", "MessageId": "m", "MD5OfMessageBody": "x"}
    queues = SqsQueues(client, {"uploads": ("https://queue", "https://dead")}, wait_seconds=0)

    with Stubber(client) as stub:
        stub.add_response("receive_message", {"Messages": letters})
        stub.add_response("send_message_batch", {"Successful": [taken], "Failed": [refused]})
        stub.add_response(
            "delete_message_batch",
            {"Successful": [{"Id": "1"}], "Failed": []},
            {
                "QueueUrl": "https://dead",
                "Entries": [{"Id": "1", "ReceiptHandle": "handle two"}],
            },
        )
        with pytest.raises(StoreUnavailable, match="stay where they are"):
            queues.redrive("uploads", 10)

        stub.assert_no_pending_responses()
    client.close()


def test_nothing_is_deleted_where_the_queue_is_not_there(
    moto_sqs: "SQSClient", prefix: str
) -> None:
    url, dead = made(moto_sqs, f"{prefix}uploads")
    queues = SqsQueues(moto_sqs, {"uploads": (f"{url}-elsewhere", dead)}, wait_seconds=0)
    moto_sqs.send_message(QueueUrl=dead, MessageBody="one")

    with pytest.raises(StoreUnavailable):
        queues.redrive("uploads", 10)

    counted = SqsQueues(moto_sqs, {"uploads": (url, dead)}).standing()
    assert counted == [standing("uploads", dead=1)]
