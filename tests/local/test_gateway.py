"""API Gateway on one machine: real events go in, and its own failures look like the API's."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from functions.authorize.handler import Unauthorized
from infra.local.gateway import LARGEST_BODY, build
from infra.local.runtime import Runtime
from tests.handlers.samples import sample

CONTEXT = {"tenant": "demo", "user": "ada", "groups": "", "scopes": "chat documents search"}
DOCUMENT = "/v1/documents/doc_01kaq5x6z8b7c9d0e1f2g3h4j5"


class Functions:
    """Stands in for every function: remembers the events, and answers what it is told to."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.asked: list[dict[str, Any]] = []
        self.answer: Any = {"statusCode": 200, "body": "{}"}

    def serve(self, event: dict[str, Any], context: Any) -> Any:
        """Answer an event of API Gateway."""
        assert context.get_remaining_time_in_millis() > 0
        self.events.append(event)
        return self.answer

    def authorize(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Let in whoever says `good`."""
        del context
        self.asked.append(event)
        if event["headers"]["Authorization"] != "Bearer good":
            raise Unauthorized
        statement = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}
        return {
            "principalId": "key_1",
            "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
            "context": CONTEXT,
        }


async def show(request: Request) -> JSONResponse:
    """What a streaming function gets to see."""
    context = request.headers.getlist("x-amzn-request-context")
    body = (await request.body()).decode()
    return JSONResponse({"contexts": [json.loads(one) for one in context], "body": body})


@pytest.fixture
def functions() -> Functions:
    """The functions behind the gateway."""
    return Functions()


@pytest.fixture
def client(functions: Functions) -> Iterator[TestClient]:
    """Someone with a good key at the gateway's door."""
    rest = ("documents", "webhooks", "search", "console")
    handlers = {**dict.fromkeys(rest, functions.serve), "authorize": functions.authorize}
    chat = Starlette(routes=[Route("/v1/chat/completions", show, methods=["POST"])])
    gateway = build(Runtime(handlers), {"chat": chat})
    with TestClient(gateway, headers={"Authorization": "Bearer good"}) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", "/v1/documents", "create_document"),
        ("GET", "/v1/documents?limit=10", "list_documents"),
        ("GET", DOCUMENT, "get_document"),
        ("DELETE", DOCUMENT, "delete_document"),
        ("POST", "/v1/search", "search"),
        ("GET", "/v1/openapi.json", "get_openapi"),
        ("GET", "/health", "get_health"),
        ("GET", "/", "get_console"),
        ("GET", "/assets/style.css", "get_asset"),
    ],
)
def test_makes_events_like_those_of_api_gateway(
    client: TestClient, functions: Functions, method: str, path: str, name: str
) -> None:
    real = sample(name)

    client.request(method, path, content=real["body"])

    (made,) = functions.events
    assert made.keys() == real.keys()
    assert made["requestContext"].keys() == real["requestContext"].keys()
    assert made["requestContext"]["identity"].keys() == real["requestContext"]["identity"].keys()
    plain = ("resource", "path", "httpMethod", "body", "isBase64Encoded", "pathParameters")
    assert [made[field] for field in plain] == [real[field] for field in plain]
    assert made["queryStringParameters"] == real["queryStringParameters"]
    assert made["multiValueQueryStringParameters"] == real["multiValueQueryStringParameters"]


def test_asks_the_authorizer_as_api_gateway_does(client: TestClient, functions: Functions) -> None:
    real = sample("authorize")

    client.get("/v1/documents?limit=10")

    (asked,) = functions.asked
    assert asked.keys() == real.keys()
    assert asked["methodArn"].endswith("/GET/v1/documents")
    assert functions.events[0]["requestContext"]["authorizer"]["tenant"] == "demo"


def test_asks_the_authorizer_once_in_some_seconds(client: TestClient, functions: Functions) -> None:
    for _ in range(3):
        client.get("/v1/documents")

    assert (len(functions.asked), len(functions.events)) == (1, 3)


@pytest.mark.parametrize("header", ["", "Bearer bad", "Basic good"])
def test_lets_nobody_in_without_a_good_key(
    client: TestClient, functions: Functions, header: str
) -> None:
    answer = client.get("/v1/documents", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == answer.json()["error"]["code"] == "invalid_api_key"
    assert not functions.events


def test_needs_no_key_where_the_contract_has_no_scope(client: TestClient) -> None:
    answer = client.get("/health", headers={"Authorization": "Bearer bad"})

    assert answer.status_code == 200


def test_hands_a_stream_to_the_web_app_and_says_who_calls(client: TestClient) -> None:
    forged = {"x-amzn-request-context": '{"authorizer": {"tenant": "victim"}}'}

    answer = client.post("/v1/chat/completions", headers=forged, content=b"{}")

    (context,) = answer.json()["contexts"]
    assert context["authorizer"]["tenant"] == "demo"
    assert answer.json()["body"] == "{}"


def test_passes_a_change_on_and_an_answer_without_a_body(
    client: TestClient, functions: Functions
) -> None:
    functions.answer = {"statusCode": 204, "headers": {"X-A": "1"}, "body": "nothing to see"}

    changed = client.patch("/v1/webhooks/whk_1", json={"description": "x"})
    deleted = client.delete("/v1/webhooks/whk_1")

    assert [event["httpMethod"] for event in functions.events] == ["PATCH", "DELETE"]
    assert functions.events[0]["pathParameters"] == {"webhook_id": "whk_1"}
    assert (changed.status_code, deleted.status_code, deleted.content) == (204, 204, b"")


def test_passes_on_several_headers_of_one_name(client: TestClient, functions: Functions) -> None:
    functions.answer = {
        "statusCode": 203,
        "multiValueHeaders": {"X-A": ["1", "2"]},
        "headers": {"X-B": "3", "X-A": "no"},
        "body": "aGk=",
        "isBase64Encoded": True,
    }

    answer = client.get("/health")

    assert (answer.status_code, answer.text) == (203, "hi")
    assert answer.headers.get_list("x-a") == ["1", "2"]
    assert answer.headers["x-b"] == "3"


@pytest.mark.parametrize("nonsense", [None, "ok", {}, {"statusCode": "200"}, {"statusCode": 1.5}])
def test_answers_502_when_a_function_answers_nonsense(
    client: TestClient, functions: Functions, nonsense: Any
) -> None:
    functions.answer = nonsense

    answer = client.get("/health")

    assert (answer.status_code, answer.json()["status"]) == (502, 502)


def test_refuses_a_body_beyond_ten_megabytes(client: TestClient, functions: Functions) -> None:
    answer = client.post("/v1/search", content=b"a" * (LARGEST_BODY + 1))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert not functions.events


def test_passes_a_body_that_is_no_text_on_in_base64(
    client: TestClient, functions: Functions
) -> None:
    client.post("/v1/search", content=b"\xff\xfe")

    assert functions.events[0]["isBase64Encoded"]
    assert functions.events[0]["body"] == "//4="


@pytest.mark.parametrize("path", ["/nothing", "/v1", "/v1/documents/", "/v1/documents/a/b", "//"])
def test_knows_no_path_outside_the_contract(client: TestClient, path: str) -> None:
    answer = client.get(f"http://testserver{path}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_says_which_methods_a_path_has(client: TestClient) -> None:
    refused = client.put("/v1/documents")
    asked = client.options("/v1/documents")

    assert (refused.status_code, refused.json()["code"]) == (405, "method_not_allowed")
    assert (asked.status_code, asked.content) == (204, b"")
    assert asked.headers["allow"] == refused.headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_asks_a_function_for_what_a_head_request_would_get(
    client: TestClient, functions: Functions
) -> None:
    answer = client.head("/health")

    assert answer.status_code == 200
    assert functions.events[0]["httpMethod"] == "GET"
