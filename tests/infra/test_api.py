"""The API: every operation of the contract once, the chat streamed, every refusal in our words."""

import json
from typing import Any

import pytest

from infra.constructs.gateway_responses import RESPONSES
from infra.topology import ROUTES, function
from shared.http.contract import OPERATIONS, Operation

from .system import System


def methods(system: System) -> dict[str, dict[str, Any]]:
    found = system.properties("AWS::ApiGateway::Method")
    return {it["OperationName"]: it for it in found if it["HttpMethod"] != "OPTIONS"}


def test_has_every_operation_of_the_contract_and_no_other(system: System) -> None:
    made = methods(system)

    assert set(made) == {operation.name for operation in OPERATIONS} == set(ROUTES)
    for operation in OPERATIONS:
        assert made[operation.name]["HttpMethod"] == operation.method
        uri = json.dumps(made[operation.name]["Integration"]["Uri"])
        assert f"GetAtt{ROUTES[operation.name].capitalize()}Function" in uri


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda it: it.name)
def test_streams_what_a_streaming_function_answers(system: System, operation: Operation) -> None:
    integration = methods(system)[operation.name]["Integration"]
    streams = function(ROUTES[operation.name]).streams

    assert integration["Type"] == "AWS_PROXY"
    assert integration["ResponseTransferMode"] == ("STREAM" if streams else "BUFFERED")
    streaming_uri = "response-streaming-invocations" in json.dumps(integration["Uri"])
    assert streaming_uri == streams


def test_waits_for_a_streamed_answer_as_long_as_its_function_runs(system: System) -> None:
    chat = methods(system)["create_chat_completion"]["Integration"]

    assert chat["ResponseTransferMode"] == "STREAM"
    assert chat["TimeoutInMillis"] == function("chat").timeout_seconds * 1_000


def test_asks_for_a_key_wherever_the_contract_names_a_scope(system: System) -> None:
    for operation in OPERATIONS:
        made = methods(system)[operation.name]

        assert made["AuthorizationType"] == ("CUSTOM" if operation.scope else "NONE")
        assert ("AuthorizerId" in made) == bool(operation.scope)


def test_checks_keys_by_their_header_and_remembers_them_for_a_while(system: System) -> None:
    (authorizer,) = system.properties("AWS::ApiGateway::Authorizer")

    assert authorizer["Type"] == "REQUEST"
    assert authorizer["IdentitySource"] == "method.request.header.Authorization"
    seconds = system.environment.authorizer_cache_seconds
    assert authorizer["AuthorizerResultTtlInSeconds"] == seconds


def test_is_regional_throttled_and_logged(system: System) -> None:
    (api,) = system.properties("AWS::ApiGateway::RestApi")
    (stage,) = system.properties("AWS::ApiGateway::Stage")
    (limits,) = stage["MethodSettings"]

    assert api["EndpointConfiguration"]["Types"] == ["REGIONAL"]
    assert limits["ThrottlingRateLimit"] == system.environment.requests_per_second
    assert limits["ThrottlingBurstLimit"] == system.environment.burst
    assert json.loads(stage["AccessLogSetting"]["Format"])["tenant"]


def test_answers_a_browser_that_asks_beforehand_on_every_path(system: System) -> None:
    found = system.properties("AWS::ApiGateway::Method")
    options = [it for it in found if it["HttpMethod"] == "OPTIONS"]
    resources = {json.dumps(it["ResourceId"]) for it in methods(system).values()}

    assert resources <= {json.dumps(it["ResourceId"]) for it in options}
    assert all("Authorization,*" in json.dumps(it["Integration"]) for it in options)
    used = ",".join(sorted({operation.method for operation in OPERATIONS}))
    assert used == "DELETE,GET,PATCH,POST"
    assert all(f"'{used}'" in json.dumps(it["Integration"]) for it in options)


def test_refuses_in_both_error_shapes_whatever_api_gateway_refuses(system: System) -> None:
    made = system.properties("AWS::ApiGateway::GatewayResponse")

    assert {it["ResponseType"] for it in made} == set(RESPONSES)
    for response in made:
        body = json.loads(response["ResponseTemplates"]["application/json"])
        assert body["status"] == int(response["StatusCode"])
        assert {"type", "title", "detail", "code", "retryable"} <= set(body)
        assert set(body["error"]) == {"message", "type", "param", "code"}
        assert body["error"]["code"] == body["code"]
        headers = response["ResponseParameters"]
        assert headers["gatewayresponse.header.Access-Control-Allow-Origin"] == "'*'"


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("UNAUTHORIZED", "401", "invalid_api_key"),
        ("ACCESS_DENIED", "403", "missing_scope"),
        ("MISSING_AUTHENTICATION_TOKEN", "404", "not_found"),
        ("REQUEST_TOO_LARGE", "413", "too_large"),
        ("THROTTLED", "429", "too_many_requests"),
        ("DEFAULT_5XX", "500", "internal_error"),
        ("INTEGRATION_TIMEOUT", "504", "timed_out"),
    ],
)
def test_names_a_refusal_as_the_functions_do(
    system: System, kind: str, status: str, code: str
) -> None:
    (found,) = [
        it
        for it in system.properties("AWS::ApiGateway::GatewayResponse")
        if it["ResponseType"] == kind
    ]

    assert found["StatusCode"] == status
    assert json.loads(found["ResponseTemplates"]["application/json"])["code"] == code


def test_says_where_it_is(system: System) -> None:
    (api,) = [it for name, it in system.templates.items() if name.endswith("Api")]
    urls = [it for it in api.find_outputs("*").values() if it.get("Description")]

    assert any("base_url" in it["Description"] for it in urls)
