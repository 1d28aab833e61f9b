"""The webhooks function, woken by API Gateway."""

import json
from typing import Any

import pytest
from pydantic import BaseModel

from functions.webhooks.handler import build
from infra.local.runtime import Context
from shared.http.contract import operation
from shared.http.webhooks import CreatedWebhook, webhook_view
from shared.types.identity import Principal
from tests.handlers.samples import sample
from tests.handlers.webhook_counter import Counter, about

STRANGER = Principal(tenant="brick", user="bob")


def fits(body: dict[str, Any], name: str) -> bool:
    """Whether an answer is what the contract says of this operation."""
    response: type[BaseModel] | None = operation(name).response
    return response is not None and response.model_validate(body) is not None


def test_a_secret_that_was_made_shows_in_no_log() -> None:
    counter = Counter()
    view = webhook_view(counter.office.registered(), counter.office.clock.now())

    made = CreatedWebhook(webhook=view, secret="whsec_c2VjcmV0")

    assert "whsec" not in f"{made} {made!r}"
    assert "whsec_c2VjcmV0" in made.model_dump_json()


def test_registers_an_address_and_shows_its_secret_this_once() -> None:
    counter = Counter()

    status, media, body = counter.answers(sample("create_webhook"))
    listed = counter.answers(sample("list_webhooks"))[2]

    assert (status, media) == (201, "application/json")
    assert fits(body, "create_webhook")
    assert body["secret"].startswith("whsec_")
    assert body["webhook"]["events"] == ["document.indexed", "document.failed"]
    assert listed["webhooks"] == [body["webhook"]]
    assert "whsec_" not in json.dumps(listed)


def test_lists_the_callers_own_webhooks_only() -> None:
    counter = Counter()
    own = counter.office.registered()
    counter.office.registered(who=STRANGER)

    status, _, body = counter.answers(sample("list_webhooks"))

    assert status == 200
    assert [webhook["id"] for webhook in body["webhooks"]] == [own.id]


def test_shows_one_webhook_and_that_it_is_failing() -> None:
    counter = Counter()
    own = counter.office.registered()
    counter.office.courier.statuses[own.url] = 500
    counter.office.told()
    counter.office.work()

    status, _, body = counter.asks("get_webhook", own)

    assert (status, body["status"], body["failures"]) == (200, "failing", 1)
    assert body["last_problem"] == "The receiver answered with status 500."
    assert (fits(body, "get_webhook"), body["secrets"]) == (True, 1)


def test_disables_and_enables_a_webhook() -> None:
    counter = Counter()
    own = counter.office.registered()

    disabled = counter.asks("change_webhook", own, body='{"enabled": false}')[2]
    status, _, enabled = counter.asks("change_webhook", own)

    assert disabled["status"] == "disabled"
    assert disabled["disabled"]["reason"] == "It was disabled by its owner."
    assert (status, enabled["status"]) == (200, "enabled")


def test_deletes_a_webhook_with_an_empty_answer() -> None:
    counter = Counter()
    own = counter.office.registered()
    app = build(counter.office.desk, counter.office.clock)

    answer = app.resolve(about("delete_webhook", own), Context.of("webhooks"))  # type: ignore[arg-type]

    assert (answer["statusCode"], answer["body"]) == (204, "")
    assert counter.office.desk.list(Principal(tenant="demo", user="developer")) == []


@pytest.mark.parametrize(
    ("sent", "until"),
    [
        ('{"overlap_hours": 48}', "2026-11-25T12:00:00"),
        ("{}", "2026-11-24T12:00:00"),
        ("", "2026-11-24T12:00:00"),
        (None, "2026-11-24T12:00:00"),
    ],
)
def test_rotates_a_secret_and_lets_the_old_one_sign_for_a_while(
    sent: str | None, until: str
) -> None:
    counter = Counter()
    own = counter.office.registered()

    status, _, body = counter.asks("rotate_webhook", own, body=sent)

    old = counter.office.stands(own).secrets[1].until
    assert (status, body["webhook"]["secrets"]) == (200, 2)
    assert body["secret"] == counter.office.stands(own).secrets[0].value
    assert old
    assert f"{old:%Y-%m-%dT%H:%M:%S}" == until


def test_sends_a_test_and_shows_its_delivery() -> None:
    counter = Counter()
    own = counter.office.registered()

    status, _, sent = counter.asks("test_webhook", own)
    counter.office.work()
    _, _, shown = counter.asks("get_delivery", own, sent["id"])

    assert (status, sent["state"], sent["type"]) == (202, "pending", "webhook.test")
    assert (shown["state"], shown["body"]) == ("delivered", sent["body"])
    assert shown["attempts"][0]["status"] == 204
    assert fits(sent, "test_webhook")
    assert fits(shown, "get_delivery")


def test_lists_deliveries_page_by_page_and_by_state() -> None:
    counter = Counter()
    own = counter.office.registered()
    told = [counter.office.told().id for _ in range(3)]
    query = {"limit": "2"}

    first = counter.asks("list_deliveries", own, queryStringParameters=query)[2]
    query["cursor"] = first["next_cursor"]
    second = counter.asks("list_deliveries", own, queryStringParameters=query)[2]
    failed = counter.asks("list_deliveries", own, queryStringParameters={"state": "failed"})[2]

    assert [it["id"] for page in (first, second) for it in page["deliveries"]] == told[::-1]
    assert failed == {"deliveries": [], "next_cursor": None}
    assert fits(first, "list_deliveries")


def test_sends_an_event_once_more() -> None:
    counter = Counter()
    own = counter.office.registered()
    event = counter.office.told()
    counter.office.work()

    status, _, body = counter.asks("redeliver", own, event.id)
    counter.office.work()

    assert (status, body["id"], body["state"]) == (202, event.id, "pending")
    assert len(counter.office.received()) == 2
