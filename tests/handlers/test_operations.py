"""The operators' routes of the index, woken by API Gateway; and that they are theirs alone."""

import pytest

from functions.operations.handler import build
from shared.types.rebuild import PlanTask
from tests.handlers.operators import Desk
from tests.handlers.samples import at, called_by, resolved, sample


def test_says_where_an_index_stands_that_has_no_document_yet() -> None:
    status, media, body = Desk().asks("get_index")

    assert (status, media) == (200, "application/json")
    assert body == {"generations": [], "rebuild": None}


def test_shows_the_generations_with_the_newest_first() -> None:
    desk = Desk()
    older, live = desk.two_generations()

    _, _, body = desk.asks("get_index")

    shown = [(one["name"], one["role"], one["documents"]) for one in body["generations"]]
    assert shown == [(live, "live", 0), (older, "previous", 0)]
    assert body["generations"][0]["recipe"]["embedder"]["dimension"] == 3


def test_begins_a_re_index_and_shows_it() -> None:
    desk = Desk()
    desk.two_generations()

    status, _, begun = desk.asks("start_reindex", body='{"reason": " A better model. "}')
    _, _, body = desk.asks("get_index")

    assert (status, begun["state"], begun["reason"]) == (202, "planning", "A better model.")
    assert body["rebuild"] == begun
    assert list(desk.tasks.waiting) == [PlanTask(generation=begun["generation"])]


@pytest.mark.parametrize("sent", [None, "", "{}"])
def test_names_who_asked_where_no_reason_is_given(sent: str | None) -> None:
    status, _, begun = Desk().asks("start_reindex", body=sent)

    assert (status, begun["reason"]) == (202, "Asked for by developer of demo.")


def test_refuses_a_second_re_index_while_one_runs() -> None:
    desk = Desk()
    desk.asks("start_reindex")

    status, media, body = desk.asks("start_reindex")

    assert (status, media, body["code"]) == (409, "application/problem+json", "conflict")
    assert len(desk.tasks.waiting) == 1


def test_goes_back_to_the_generation_before() -> None:
    desk = Desk()
    older, live = desk.two_generations()

    status, _, body = desk.asks("roll_back_index")

    roles = {one["name"]: one["role"] for one in body["generations"]}
    assert status == 200
    assert roles[older] == "live"
    assert roles[live] == "previous"


def test_refuses_to_go_back_where_there_is_nothing_before() -> None:
    status, _, body = Desk().asks("roll_back_index")

    assert (status, body["code"]) == (409, "conflict")


def test_refuses_to_go_back_while_a_re_index_runs() -> None:
    desk = Desk()
    _, live = desk.two_generations()
    desk.asks("start_reindex")

    status, _, body = desk.asks("roll_back_index")

    stands = desk.bench.shelves.live()
    assert (status, body["code"]) == (409, "conflict")
    assert stands
    assert stands.name == live


ROUTES = (
    *("get_index", "start_reindex", "roll_back_index"),
    *("get_audit", "audit_now", "list_queues", "redrive_queue"),
)


@pytest.mark.parametrize("name", ROUTES)
def test_is_for_operators_alone(name: str) -> None:
    desk = Desk()
    event = called_by(sample(name), scopes="chat documents search")

    status, _, body = resolved(build(desk.parts), event)

    assert (status, body["code"]) == (403, "missing_scope")
    assert not desk.tasks.waiting
    assert not desk.bench.intake.waiting


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("[]", "malformed_json"),
        ("{", "malformed_json"),
        ('{"reason": 1}', "invalid_request"),
        ('{"why": "so"}', "invalid_request"),
        (f'{{"reason": "{"a" * 501}"}}', "invalid_request"),
    ],
)
def test_refuses_a_body_that_is_no_wish_for_a_re_index(sent: str, code: str) -> None:
    desk = Desk()

    status, _, body = desk.asks("start_reindex", body=sent)

    assert (status, body["code"]) == (400, code)
    assert not desk.tasks.waiting


@pytest.mark.parametrize("path", ["/v1/index/nothing", "/v1", "/"])
def test_knows_no_other_path(path: str) -> None:
    app = build(Desk().parts)

    status, _, body = resolved(app, at(sample("get_index"), path))

    assert (status, body["code"]) == (404, "not_found")
