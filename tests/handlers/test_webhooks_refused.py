"""What the webhooks function refuses, and in which words."""

import base64
import json

import pytest

from shared.types.identity import Principal
from tests.handlers.samples import called_by, sample
from tests.handlers.webhook_counter import ABOUT_ONE, EVENTS, Counter, about

STRANGER = Principal(tenant="brick", user="bob")


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
