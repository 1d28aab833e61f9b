"""`groundwork queues` shows the queues, and tries again what they gave up."""

import json

from infra.client.api import ApiError
from shared.http.audit import QueueList, Redriven
from shared.types.audit import QueueStanding
from tests.local.operators_api import Reply, SmallApi, run

LIST = QueueList(queues=(QueueStanding(name="uploads", waiting=3, in_flight=2, delayed=1, dead=7),))
REDRIVE = "/v1/queues/uploads/redrive"


def moved(*counts: int) -> SmallApi:
    """An API that moves so many dead letters, one request after the other."""
    replies: list[Reply] = [Redriven(queue="uploads", moved=count) for count in counts]
    return SmallApi({REDRIVE: replies})


def test_shows_how_many_messages_each_queue_has() -> None:
    ended = run(SmallApi({"/v1/queues": [LIST]}), "queues")

    rows = [line.split() for line in ended.output.splitlines()]
    assert ended.exit_code == 0
    assert ["queue", "waiting", "in", "flight", "delayed", "dead"] in rows
    assert ["uploads", "3", "2", "1", "7"] in rows


def test_shows_them_as_json() -> None:
    ended = run(SmallApi({"/v1/queues": [LIST]}), "queues", "--json")

    assert json.loads(ended.stdout) == LIST.model_dump(mode="json")


def test_tries_all_dead_letters_again() -> None:
    api = moved(1_000, 200, 0)

    ended = run(api, "queues", "redrive", "uploads")

    assert ended.exit_code == 0
    assert "1200 dead letters are back in uploads." in ended.output
    assert api.asked == [("POST", REDRIVE, {"most": 1_000})] * 3


def test_tries_no_more_again_than_it_is_told_to() -> None:
    api = moved(1)

    ended = run(api, "queues", "redrive", "uploads", "--most", "1")

    assert "1 dead letter is back in uploads." in ended.output
    assert api.asked == [("POST", REDRIVE, {"most": 1})]


def test_says_that_there_is_no_such_queue() -> None:
    ended = run(moved(0), "queues", "redrive", "cellar")

    assert ended.exit_code == 1
    assert isinstance(ended.exception, ApiError)
    assert ended.exception.code == "not_found"
