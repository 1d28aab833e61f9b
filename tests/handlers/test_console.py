"""The console function, woken by API Gateway."""

from typing import Any

import pytest

from functions.console.handler import build
from infra.local.runtime import Context
from tests.handlers.samples import at, resolved, sample


def test_says_that_it_is_up() -> None:
    status, _, body = resolved(build({"X-Sample": "yes"}), sample("get_health"))

    assert (status, body) == (200, {"status": "ok"})


def test_describes_every_route_of_the_contract() -> None:
    status, _, body = resolved(build({"X-Sample": "yes"}), sample("get_openapi"))

    assert (status, body["openapi"]) == (200, "3.1.0")
    assert "/v1/chat/completions" in body["paths"]


@pytest.mark.parametrize(
    ("event", "media"),
    [("get_console", "text/html; charset=utf-8"), ("get_asset", "text/css; charset=utf-8")],
)
def test_gives_the_page_and_its_parts(event: str, media: str) -> None:
    context: Any = Context.of("console")

    answer = build({"X-Sample": "yes"}).resolve(sample(event), context)

    assert answer["statusCode"] == 200
    assert answer["multiValueHeaders"]["Content-Type"] == [media]
    assert answer["body"]


@pytest.mark.parametrize("name", ["nothing.js", "..", "%2e%2e%2fhandler.py", "vendored.toml", ""])
def test_gives_no_file_that_is_not_of_the_page(name: str) -> None:
    status, _, body = resolved(
        build({"X-Sample": "yes"}), at(sample("get_asset"), f"/assets/{name}")
    )

    assert (status, body["code"]) == (404, "not_found")
