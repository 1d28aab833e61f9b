"""The operations function, woken by API Gateway."""

from typing import Any

import pytest

from functions.operations.handler import build
from shared.observe import TalliedMetrics
from shared.reindex.parts import Steering
from shared.retrieval.generation import next_name
from shared.stores.memory.rebuilds import MemoryRebuilds
from shared.stores.memory.tasks import MemoryTasks
from shared.types.rebuild import PlanTask
from tests.contract.still_clock import StillClock
from tests.handlers.samples import at, called_by, resolved, sample
from tests.unit.documents.workbench import Bench
from tests.unit.retrieval.shelves import recipe

Answer = tuple[int, str, dict[str, Any]]


class Desk:
    """An operators' desk over an index in memory."""

    def __init__(self) -> None:
        self.bench = Bench()
        self.tasks = MemoryTasks()
        self.parts = Steering(
            generations=self.bench.shelves,
            rebuilds=MemoryRebuilds(),
            tasks=self.tasks,
            clock=StillClock(),
            metrics=TalliedMetrics(),
            recipe=recipe("new", 3),
            next_name=next_name,
        )

    def asks(self, name: str, **changes: Any) -> Answer:
        """What comes back for a sample event."""
        return resolved(build(self.parts), sample(name, **changes))

    def two_generations(self) -> tuple[str, str]:
        """A live generation after another one; gives the older and the live one."""
        shelves = self.bench.shelves
        older = shelves.create("g2-made-0001", recipe())
        newer = shelves.create("g2-made-0002", recipe("new", 3))
        shelves.promote(newer.name)
        return older.name, newer.name


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


@pytest.mark.parametrize("name", ["get_index", "start_reindex", "roll_back_index"])
def test_is_for_operators_alone(name: str) -> None:
    desk = Desk()
    event = called_by(sample(name), scopes="chat documents search")

    status, _, body = resolved(build(desk.parts), event)

    assert (status, body["code"]) == (403, "missing_scope")
    assert not desk.tasks.waiting


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
