"""`groundwork audit` walks through everything, says what it found, and repairs it if asked to."""

import json
from collections.abc import Sequence

import httpx2
import pytest

from infra.client.api import Api, ApiError
from infra.client.audit import PAUSE_SECONDS, TRIES, walk_through
from shared.http.audit import LastAudit
from shared.types.audit import WALKS, AuditPage, AuditRun, Finding, Walk
from tests.contract.still_clock import START, StillClock
from tests.local.operators_api import Reply, SmallApi, run

STUCK = Finding(kind="stuck_document", tenant="acme", subject="doc_1", detail="It is stuck.")
FOREIGN = Finding(kind="foreign_file", subject="a\x1b[31m/b", detail="Move it.", by_hand=True)


def page(
    walk: Walk, *findings: Finding, looked_at: int = 1, cursor: str | None = None
) -> AuditPage:
    """One page of a walk."""
    return AuditPage(walk=walk, looked_at=looked_at, findings=findings, next_cursor=cursor)


def round_of(first: Sequence[Reply] = ()) -> list[Reply]:
    """The pages of a whole audit, of which the walk over documents is the given one."""
    rest: list[Reply] = [page(walk) for walk in WALKS[1:]]
    return [*(first or (page("documents"),)), *rest]


def api(replies: Sequence[Reply]) -> SmallApi:
    """An API that gives these pages."""
    return SmallApi({"/v1/audit": replies})


def test_says_that_everything_agrees() -> None:
    asked = api(round_of())

    ended = run(asked, "audit")

    assert ended.exit_code == 0
    assert (
        "Looked at 1 documents, 1 files, 1 documents in the index, 1 late deliveries, 1 queues: "
        "everything agrees."
    ) in ended.output
    assert [body["walk"] for _, _, body in asked.asked] == list(WALKS)
    assert not any(body["fix"] for _, _, body in asked.asked)


def test_goes_through_all_pages_of_a_walk() -> None:
    asked = api(round_of([page("documents", cursor="c1", looked_at=250), page("documents")]))

    ended = run(asked, "audit")

    assert "Looked at 251 documents" in ended.output
    assert [body["cursor"] for _, _, body in asked.asked][:3] == [None, "c1", None]


def test_names_what_it_found_and_ends_with_a_failure() -> None:
    ended = run(api(round_of([page("documents", STUCK, FOREIGN)])), "audit")

    rows = [line.split() for line in ended.output.splitlines()]
    assert ended.exit_code == 1
    assert ["stuck_document", "acme", "doc_1", "It", "is", "stuck.", "left"] in rows
    assert "2 found, 0 repaired, 2 left." in ended.output
    assert "groundwork audit --fix" in ended.output


def test_sends_nothing_to_the_terminal_that_it_would_obey() -> None:
    ended = run(api(round_of([page("documents", FOREIGN)])), "audit")

    assert "a\\x1b[31m/b" in ended.output
    assert "\x1b" not in ended.output
    assert "by hand" in ended.output


def test_ends_well_where_everything_was_repaired() -> None:
    repaired = STUCK.model_copy(update={"repaired": True})
    asked = api(round_of([page("documents", repaired)]))

    ended = run(asked, "audit", "--fix")

    assert ended.exit_code == 0
    assert "1 found, 1 repaired, 0 left." in ended.output
    assert all(body["fix"] for _, _, body in asked.asked)


def test_fails_where_something_is_left_for_a_person() -> None:
    ended = run(api(round_of([page("documents", FOREIGN)])), "audit", "--fix")

    assert ended.exit_code == 1
    assert "--fix" not in ended.output


def test_gives_it_all_as_json() -> None:
    ended = run(api(round_of([page("documents", STUCK)])), "audit", "--json")

    found = json.loads(ended.stdout)
    assert ended.exit_code == 1
    assert found["looked_at"] == dict.fromkeys(WALKS, 1)
    assert found["findings"] == [STUCK.model_dump(mode="json")]


def test_shows_what_the_scheduled_audit_found() -> None:
    audit = AuditRun(
        walk="queues",
        started_at=START,
        ended_at=START,
        looked_at={"documents": 40},
        found={"stuck_document": 3},
        repaired={"stuck_document": 2},
        examples=(STUCK,),
    )

    ended = run(api([LastAudit(audit=audit)]), "audit", "--last")

    assert ended.exit_code == 0
    assert "It is stuck." in ended.output
    assert "begun 2026-11-23 12:00 UTC ended 2026-11-23 12:00 UTC." in ended.output
    assert "Looked at 40 documents: 3 found, 2 repaired, 1 left." in ended.output


def test_says_that_there_was_no_scheduled_audit_yet() -> None:
    ended = run(api([LastAudit(audit=None)]), "audit", "--last")

    assert "There has been no scheduled audit yet." in ended.output


def test_says_in_a_sentence_why_it_may_not_look() -> None:
    ended = run(api([403]), "audit")

    assert ended.exit_code == 1
    assert isinstance(ended.exception, ApiError)
    assert ended.exception.code == "missing_scope"


def client(asked: SmallApi) -> Api:
    """A client of a small API."""

    def serve(request: httpx2.Request) -> httpx2.Response:
        status, body = asked.answer(request.method, request.url.path, request.read())
        return httpx2.Response(status, text=body)

    return Api("http://api", "gw_1", httpx2.MockTransport(serve))


def test_asks_again_where_a_failure_passes() -> None:
    clock = StillClock()
    replies: list[Reply] = [page("documents", cursor="c1"), 503, 503, page("documents")]

    pages = list(walk_through(client(api(round_of(replies))), fix=False, clock=clock))

    assert len(pages) == len(WALKS) + 1
    assert (clock.now() - START).total_seconds() == 2 * PAUSE_SECONDS


def test_gives_up_where_a_failure_stays() -> None:
    asked = api([page("documents", cursor="c1"), 503])

    with pytest.raises(ApiError):
        list(walk_through(client(asked), fix=False, clock=StillClock()))

    assert len(asked.asked) == 1 + TRIES


def test_does_not_wait_for_an_api_that_is_not_there() -> None:
    asked = api([503])

    with pytest.raises(ApiError):
        list(walk_through(client(asked), fix=False, clock=StillClock()))

    assert len(asked.asked) == 1
