"""What nobody foresaw is answered with the name under which the log has it."""

import json

from functions.rest import failed
from tests.handlers.samples import sample


def test_an_unforeseen_failure_names_its_request() -> None:
    event = sample("search")

    answer = failed("search", event)

    body = json.loads(answer["body"])
    assert answer["statusCode"] == 500
    assert body["code"] == "internal_error"
    assert body["instance"] == f"urn:groundwork:request:{event['requestContext']['requestId']}"
