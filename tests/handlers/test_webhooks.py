"""The webhooks function, woken by API Gateway."""

import base64
import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import BaseModel

from functions.webhooks.handler import build
from infra.local.runtime import Context
from shared.http.contract import operation
from shared.types.identity import Principal
from shared.types.webhooks import Endpoint
from tests.handlers.samples import called_by, resolved, sample
from tests.unit.webhooks.bench import Office

STRANGER = Principal(tenant="brick", user="bob")
EVENTS = (
    "create_webhook",
    "list_webhooks",
    "get_webhook",
    "change_webhook",
    "delete_webhook",
    "rotate_webhook",
    "test_webhook",
    "list_deliveries",
    "get_delivery",
    "redeliver",
)
ABOUT_ONE = EVENTS[2:]

Answer = tuple[int, str, dict[str, Any]]


@dataclass
class Counter:
    """The function over an office of twins."""

    office: Office = field(default_factory=Office)

    def answers(self, event: dict[str, Any]) -> Answer:
        """What comes back for an event."""
        return resolved(build(self.office.desk, self.office.clock), event)

    def asks(self, name: str, endpoint: Endpoint, delivery: str = "", **changes: Any) -> Answer:
        """What comes back for a sample event about an endpoint."""
        return self.answers(about(name, endpoint, delivery) | changes)


def about(name: str, endpoint: Endpoint, delivery: str = "") -> dict[str, Any]:
    """A sample event about an endpoint, and perhaps one of its deliveries."""
    event = sample(name)
    path = event["resource"].replace("{webhook_id}", endpoint.id)
    return event | {"path": path.replace("{delivery_id}", delivery or "evt_none")}


def fits(body: dict[str, Any], name: str) -> bool:
    """Whether an answer is what the contract says of this operation."""
    response: type[BaseModel] | None = operation(name).response
    return response is not None and response.model_validate(body) is not None


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


@pytest.mark.parametrize("name", ["test_webhook", "redeliver"])
def test_sends_nothing_to_a_disabled_webhook(name: str) -> None:
    counter = Counter()
    own = counter.office.registered()
    event = counter.office.told()
    counter.asks("change_webhook", own, body='{"enabled": false}')

    status, _, body = counter.asks(name, own, event.id)

    assert (status, body["code"]) == (409, "conflict")


@pytest.mark.parametrize("name", ABOUT_ONE)
def test_knows_nothing_of_another_tenants_webhook(name: str) -> None:
    counter = Counter()
    foreign = counter.office.registered(who=STRANGER)

    status, media, body = counter.asks(name, foreign)

    assert (status, media, body["code"]) == (404, "application/problem+json", "not_found")
    assert counter.office.stands(foreign) == foreign


@pytest.mark.parametrize("name", EVENTS)
def test_refuses_a_key_that_lacks_the_scope(name: str) -> None:
    counter = Counter()
    event = called_by(about(name, counter.office.registered()), scopes="admin chat documents")

    status, _, body = counter.answers(event)

    assert (status, body["code"]) == (403, "missing_scope")


@pytest.mark.parametrize("name", EVENTS)
def test_refuses_whom_no_authorizer_let_in(name: str) -> None:
    counter = Counter()
    event = about(name, counter.office.registered())
    del event["requestContext"]["authorizer"]

    status, _, body = counter.answers(event)

    assert (status, body["code"]) == (401, "invalid_api_key")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (None, "malformed_json"),
        ("", "malformed_json"),
        ("[]", "malformed_json"),
        ('{"url": ', "malformed_json"),
        ("{}", "invalid_request"),
        ('{"url": 7}', "invalid_request"),
        ('{"url": ""}', "invalid_request"),
        ('{"url": "  "}', "invalid_request"),
        ('{"url": "http://shop.example.com/"}', "invalid_request"),
        ('{"url": "https://shop.example.com/' + "a" * 2_000 + '"}', "invalid_request"),
        ('{"url": "https://shop.example.com/", "events": []}', "invalid_request"),
        ('{"url": "https://shop.example.com/", "events": ["webhook.test"]}', "invalid_request"),
        ('{"url": "https://shop.example.com/", "events": ["no.such"]}', "invalid_request"),
        ('{"url": "https://shop.example.com/", "events": "document.failed"}', "invalid_request"),
        ('{"url": "https://shop.example.com/", "secret": "mine"}', "invalid_request"),
        (f'{{"url": "https://a.example.com/", "description": "{"d" * 501}"}}', "invalid_request"),
    ],
)
def test_refuses_a_body_that_is_no_new_webhook(sent: str | None, code: str) -> None:
    counter = Counter()

    status, media, body = counter.answers(sample("create_webhook", body=sent))

    assert (status, media, body["code"]) == (400, "application/problem+json", code)
    assert body["detail"].endswith(".")


@pytest.mark.parametrize(
    "sent",
    ["{}", '{"url": null}', '{"enabled": "perhaps"}', '{"events": []}', '{"id": "wh_1"}'],
)
def test_refuses_a_change_that_is_none(sent: str) -> None:
    counter = Counter()
    own = counter.office.registered()

    status, _, body = counter.asks("change_webhook", own, body=sent)

    assert (status, body["code"]) == (400, "invalid_request")
    assert counter.office.stands(own) == own


@pytest.mark.parametrize("hours", ["-1", "169", "1.5", '"a day"', "null", "1e99"])
def test_refuses_an_overlap_that_is_no_number_of_hours_of_a_week(hours: str) -> None:
    counter = Counter()
    own = counter.office.registered()

    status, _, body = counter.asks("rotate_webhook", own, body=f'{{"overlap_hours": {hours}}}')

    assert (status, body["code"]) == (400, "invalid_request")
    assert counter.office.stands(own) == own


def test_refuses_a_body_that_is_huge_or_not_utf_8() -> None:
    counter = Counter()
    raw = base64.b64encode(b'{"url": "\xff\xfe"}').decode()

    huge = counter.answers(sample("create_webhook", body='{"url": "' + "a" * 100_000 + '"}'))
    broken = counter.answers(sample("create_webhook", body=raw, isBase64Encoded=True))

    assert (huge[0], huge[2]["code"]) == (413, "too_large")
    assert (broken[0], broken[2]["code"]) == (400, "malformed_json")


def test_refuses_to_call_itself() -> None:
    event = sample("create_webhook")
    own = f"https://{event['requestContext']['domainName']}/live/v1/documents"

    status, _, body = Counter().answers(event | {"body": json.dumps({"url": own})})

    assert (status, body["code"], body["param"]) == (400, "invalid_request", "url")


def test_registers_where_a_gateway_names_no_domain() -> None:
    event = sample("create_webhook")
    del event["requestContext"]["domainName"]

    status, _, _ = Counter().answers(event)

    assert status == 201


@pytest.mark.parametrize(
    ("name", "value"),
    [("limit", "0"), ("limit", "101"), ("limit", "9" * 400), ("state", "lost"), ("cursor", "x")],
)
def test_refuses_a_wish_for_deliveries_that_makes_no_sense(name: str, value: str) -> None:
    counter = Counter()
    own = counter.office.registered()

    status, _, body = counter.asks("list_deliveries", own, queryStringParameters={name: value})

    assert (status, body["code"], body["param"]) == (400, "invalid_request", name)


def test_refuses_the_twenty_first_webhook() -> None:
    counter = Counter()
    for _ in range(20):
        counter.office.registered()

    status, _, body = counter.answers(sample("create_webhook"))

    assert (status, body["code"]) == (409, "conflict")
