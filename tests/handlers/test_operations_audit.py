"""The operators' routes of audits and queues, woken by API Gateway."""

import pytest

from functions.operations.handler import build
from shared.types.audit import AuditRun
from tests.contract.still_clock import START
from tests.handlers.operators import Desk
from tests.handlers.samples import at, resolved, sample


def test_shows_the_scheduled_audit_once_there_was_one() -> None:
    desk = Desk()
    none, _, nothing = desk.asks("get_audit")
    run = AuditRun(walk="queues", started_at=START, found={"dead_letters": 1})
    saved = desk.bench.audits.save(run)

    status, _, body = desk.asks("get_audit")

    assert (none, nothing) == (200, {"audit": None})
    assert saved
    assert (status, body["audit"]) == (200, saved.model_dump(mode="json"))


def test_looks_at_a_part_of_the_system_and_repairs_it() -> None:
    desk = Desk()
    document = desk.bench.announced()
    desk.bench.later()

    status, media, body = desk.asks("audit_now")

    assert (status, media) == (200, "application/json")
    assert (body["walk"], body["looked_at"], body["next_cursor"]) == ("documents", 1, None)
    assert [(one["kind"], one["repaired"]) for one in body["findings"]] == [
        ("stuck_document", True)
    ]
    assert desk.bench.now(document).status == "failed"


def test_repairs_nothing_unless_it_is_asked_to() -> None:
    desk = Desk()
    document = desk.bench.announced()
    desk.bench.later()

    _, _, body = desk.asks("audit_now", body='{"walk": "documents"}')

    assert [one["repaired"] for one in body["findings"]] == [False]
    assert desk.bench.now(document) == document


@pytest.mark.parametrize(
    ("sent", "param"),
    [
        ('{"walk": "cellar"}', "walk"),
        ("{}", "walk"),
        ('{"walk": "documents", "cursor": "elsewhere"}', "cursor"),
        ('{"walk": "documents", "fix": "perhaps"}', "fix"),
    ],
)
def test_refuses_to_look_at_what_there_is_not(sent: str, param: str) -> None:
    status, media, body = Desk().asks("audit_now", body=sent)

    assert (status, media) == (400, "application/problem+json")
    assert (body["code"], body["param"]) == ("invalid_request", param)


def test_shows_the_queues_and_what_they_gave_up() -> None:
    desk = Desk()
    desk.bench.dead.extend("ab")

    status, _, body = desk.asks("list_queues")

    assert status == 200
    assert body["queues"] == [
        {"name": "uploads", "waiting": 0, "in_flight": 0, "delayed": 0, "dead": 2}
    ]


@pytest.mark.parametrize(("sent", "moved"), [(None, 7), ("{}", 7), ('{"most": 3}', 3)])
def test_tries_dead_letters_again(sent: str | None, moved: int) -> None:
    desk = Desk()
    desk.bench.dead.extend(range(7))

    status, _, body = desk.asks("redrive_queue", body=sent)

    assert (status, body) == (200, {"queue": "uploads", "moved": moved})
    assert len(desk.bench.intake.waiting) == moved


@pytest.mark.parametrize("sent", ['{"most": 0}', '{"most": 1001}', '{"most": "all"}'])
def test_refuses_to_try_a_number_again_that_cannot_be(sent: str) -> None:
    status, _, body = Desk().asks("redrive_queue", body=sent)

    assert (status, body["code"], body["param"]) == (400, "invalid_request", "most")


@pytest.mark.parametrize("name", ["cellar", "%2E%2E", "Uploads"])
def test_knows_no_other_queue(name: str) -> None:
    event = at(sample("redrive_queue"), f"/v1/queues/{name}/redrive")

    status, media, body = resolved(build(Desk().parts), event)

    assert (status, media, body["code"]) == (404, "application/problem+json", "not_found")
