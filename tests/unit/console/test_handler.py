"""What is open to everybody: the page, its files and nothing beside them, the description."""

import json
from typing import Any

import pytest

from functions.console.handler import MEDIA, PAGE, build
from functions.console.security import page_headers
from infra.local.proxy import Incoming, proxy_event
from infra.local.runtime import Context
from shared.http.contract import OPERATIONS, operation

HEADERS = page_headers(("https://s3.example/uploads/",))
SHIPPED = sorted(path.name for path in PAGE.iterdir() if path.suffix in MEDIA)


def get(path: str, name: str) -> dict[str, Any]:
    asked = Incoming(operation(name), path, "", {}, (), b"", "127.0.0.1")
    context: Any = Context.of("console")
    return build(HEADERS).resolve(proxy_event(asked, None), context)


def header(response: dict[str, Any], name: str) -> str:
    (value,) = response["multiValueHeaders"][name]
    return str(value)


def test_serves_the_page_with_its_policy() -> None:
    response = get("/", "get_console")

    assert response["statusCode"] == 200
    assert header(response, "Content-Type") == "text/html; charset=utf-8"
    policy = header(response, "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "connect-src 'self' https://s3.example/uploads/" in policy
    assert header(response, "X-Content-Type-Options") == "nosniff"


@pytest.mark.parametrize("name", SHIPPED)
def test_serves_each_file_in_its_type_and_with_its_policy(name: str) -> None:
    response = get(f"/assets/{name}", "get_asset")

    assert response["statusCode"] == 200
    assert header(response, "Content-Type") == MEDIA[f".{name.rsplit('.', 1)[1]}"]
    assert header(response, "Content-Security-Policy") == HEADERS["Content-Security-Policy"]
    assert response["body"] == (PAGE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    [
        "/assets/nothing.js",
        "/assets/vendored.toml",
        "/assets/",
        "/assets/.",
        "/assets/..",
        "/assets/../handler.py",
        "/assets/..%2fhandler.py",
        "/assets/%2e%2e%2fhandler.py",
        "/assets/..\\handler.py",
        "/assets/main.js%00",
        "/assets/main.js\x00.css",
        "/assets//etc/passwd",
        "/assets/%2fetc%2fpasswd",
        "/assets/MAIN.JS",
        "/assets/\udcff.js",
        f"/assets/{'a' * 5_000}.js",
    ],
)
def test_finds_nothing_beside_the_files_of_the_page(path: str) -> None:
    response = get(path, "get_asset")

    assert response["statusCode"] == 404
    assert header(response, "Content-Type") == "application/problem+json"
    assert json.loads(response["body"])["detail"] == "There is nothing at this path."


def test_says_that_it_is_up() -> None:
    response = get("/health", "get_health")

    assert response["statusCode"] == 200
    assert json.loads(response["body"]) == {"status": "ok"}


def test_describes_every_operation_with_references_that_lead_somewhere() -> None:
    response = get("/v1/openapi.json", "get_openapi")

    described = json.loads(response["body"])
    assert described["openapi"] == "3.1.0"
    named = {op["operationId"] for path in described["paths"].values() for op in path.values()}
    assert named == {op.name for op in OPERATIONS}
    for reference in references(described):
        assert reference.removeprefix("#/components/schemas/") in described["components"]["schemas"]


def references(value: Any) -> list[str]:
    """Every `$ref` in a description."""
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for part in value.values() for found in references(part)]
    if isinstance(value, list):
        return [found for part in value for found in references(part)]
    return []
