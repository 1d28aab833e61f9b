"""The operations function, woken by API Gateway."""

from typing import Any

import pytest

from functions.operations.handler import build
from functions.operations.wiring import Operating
from shared.observe import TalliedMetrics
from shared.reindex.parts import Steering
from shared.retrieval.generation import next_name
from shared.stores.memory.rebuilds import MemoryRebuilds
from shared.stores.memory.tasks import MemoryTasks
from shared.types.audit import AuditRun
from shared.types.rebuild import PlanTask
from tests.contract.still_clock import START
from tests.handlers.samples import at, called_by, resolved, sample
from tests.unit.audit.bench import Bench
from tests.unit.retrieval.shelves import recipe

Answer = tuple[int, str, dict[str, Any]]


class Desk:
    """An operators' desk over a house in memory, whose index has no generation yet."""

    def __init__(self) -> None:
        self.bench = Bench(started=False)
        self.tasks = MemoryTasks()
        steering = Steering(
            generations=self.bench.shelves,
            rebuilds=MemoryRebuilds(),
            tasks=self.tasks,
            clock=self.bench.clock,
            metrics=TalliedMetrics(),
            recipe=recipe("new", 3),
            next_name=next_name,
        )
        self.parts = Operating(
            steering=steering, auditing=self.bench.parts, audits=self.bench.audits
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


@pytest.mark.parametrize("path", ["/v1/index/nothing", "/v1", "/"])
def test_knows_no_other_path(path: str) -> None:
    app = build(Desk().parts)

    status, _, body = resolved(app, at(sample("get_index"), path))

    assert (status, body["code"]) == (404, "not_found")
