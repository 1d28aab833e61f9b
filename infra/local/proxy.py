"""A request as API Gateway (REST) hands it to a function, and a function's answer as a response."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from infra.local.names import ACCOUNT, REGION
from shared.http.contract import Operation
from shared.system import RandomIds

STAGE = "local"
API = "local0api0"
JsonObject = dict[str, Any]

UNKNOWN: JsonObject = dict.fromkeys(
    (
        *("accessKey", "accountId", "caller", "principalOrgId", "user", "userArn"),
        *("cognitoAuthenticationProvider", "cognitoAuthenticationType"),
        *("cognitoIdentityId", "cognitoIdentityPoolId"),
    )
)
"""What API Gateway would know of a caller who came by IAM or Cognito."""


@dataclass(frozen=True)
class Incoming:
    """One HTTP request for an operation; `parameters` are those of its path, decoded."""

    operation: Operation
    path: str
    query: str
    parameters: Mapping[str, str]
    headers: tuple[tuple[str, str], ...]
    body: bytes
    source: str
    """The address that it came from."""

    def header(self, name: str) -> str:
        """A header by its lower-case name, or an empty text."""
        return next((value for key, value in self.headers if key.lower() == name), "")


def method_arn(incoming: Incoming) -> str:
    """What the authorizer is asked about."""
    api = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{API}"
    return f"{api}/{STAGE}/{incoming.operation.method}{incoming.path}"


def authorizer_event(incoming: Incoming) -> JsonObject:
    """The event of a REQUEST authorizer."""
    shared = _request(incoming, None)
    return {"type": "REQUEST", "methodArn": method_arn(incoming), **shared}


def proxy_event(incoming: Incoming, authorizer: JsonObject | None) -> JsonObject:
    """The event of a proxy integration (payload version 1.0).

    A body that is not UTF-8 comes in base64, as API Gateway does for binary media types.
    """
    try:
        body, encoded = incoming.body.decode(), False
    except UnicodeDecodeError:
        body, encoded = base64.b64encode(incoming.body).decode(), True
    return {**_request(incoming, authorizer), "body": body or None, "isBase64Encoded": encoded}


def request_context(incoming: Incoming, authorizer: JsonObject | None) -> JsonObject:
    """What API Gateway knows about a request."""
    now = datetime.now(UTC)
    context: JsonObject = {
        "accountId": ACCOUNT,
        "apiId": API,
        "domainName": incoming.header("host"),
        "domainPrefix": API,
        "extendedRequestId": RandomIds().new("ext"),
        "httpMethod": incoming.operation.method,
        "identity": {
            **UNKNOWN,
            "sourceIp": incoming.source,
            "userAgent": incoming.header("user-agent"),
        },
        "path": f"/{STAGE}{incoming.path}",
        "protocol": "HTTP/1.1",
        "requestId": RandomIds().new("req"),
        "requestTime": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "requestTimeEpoch": int(now.timestamp() * 1_000),
        "resourceId": incoming.operation.name,
        "resourcePath": incoming.operation.path,
        "stage": STAGE,
    }
    return context if authorizer is None else {**context, "authorizer": authorizer}


class BadAnswer(Exception):
    """What a function returned is no answer that API Gateway understands."""


def read_answer(answer: Any) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body of what a function returned. Raises BadAnswer."""
    if not isinstance(answer, dict) or not isinstance(answer.get("statusCode"), int):
        raise BadAnswer
    several = answer.get("multiValueHeaders") or {}
    headers = [(name, str(value)) for name, values in several.items() for value in values]
    single = (answer.get("headers") or {}).items()
    headers += [(name, str(value)) for name, value in single if name not in several]
    body = answer.get("body") or ""
    try:
        data = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
    except (AttributeError, binascii.Error, TypeError) as error:
        raise BadAnswer from error
    return answer["statusCode"], headers, data


def _request(incoming: Incoming, authorizer: JsonObject | None) -> JsonObject:
    headers = [(name.title(), value) for name, value in (*incoming.headers, *_forwarded(incoming))]
    query = parse_qsl(incoming.query, keep_blank_values=True)
    return {
        "resource": incoming.operation.path,
        "path": incoming.path,
        "httpMethod": incoming.operation.method,
        "headers": dict(headers),
        "multiValueHeaders": _lists(headers),
        "queryStringParameters": dict(query) or None,
        "multiValueQueryStringParameters": _lists(query) or None,
        "pathParameters": dict(incoming.parameters) or None,
        "stageVariables": None,
        "requestContext": request_context(incoming, authorizer),
    }


def _forwarded(incoming: Incoming) -> tuple[tuple[str, str], ...]:
    return ("X-Forwarded-For", incoming.source), ("X-Forwarded-Proto", "http")


def _lists(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for name, value in pairs:
        lists.setdefault(name, []).append(value)
    return lists
