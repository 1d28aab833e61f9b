"""What API Gateway answers by itself, in our words: when no function was asked, or none could.

Each body is RFC 9457's and OpenAI's shape at once, since nobody knows which route was meant; so an
OpenAI SDK raises its right class, and everybody else finds a problem.
"""

import json
from collections.abc import Sequence
from typing import Any

from aws_cdk import aws_apigateway as apigateway

from infra.constructs.names import title
from shared.errors import (
    Forbidden,
    GroundworkError,
    Internal,
    InvalidRequest,
    NotFound,
    OutOfTime,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    UnsupportedMedia,
)
from shared.http.problem import (
    NO_KEY,
    NO_PATH,
    UNFORESEEN,
    error_headers,
    openai_error,
    problem,
)

RESPONSES: dict[str, GroundworkError] = {
    "UNAUTHORIZED": Unauthenticated(NO_KEY),
    "MISSING_AUTHENTICATION_TOKEN": NotFound(NO_PATH),
    "RESOURCE_NOT_FOUND": NotFound(NO_PATH),
    "ACCESS_DENIED": Forbidden("This API key may not call this route."),
    "INVALID_API_KEY": Forbidden("This API key may not call this route."),
    "EXPIRED_TOKEN": Forbidden("Send an API key, not a signed request."),
    "INVALID_SIGNATURE": Forbidden("Send an API key, not a signed request."),
    "WAF_FILTERED": Forbidden("The firewall in front of this API refused the request."),
    "BAD_REQUEST_BODY": InvalidRequest("The body is not what this route takes."),
    "BAD_REQUEST_PARAMETERS": InvalidRequest("A parameter is missing or wrong."),
    "UNSUPPORTED_MEDIA_TYPE": UnsupportedMedia("Send JSON as `Content-Type: application/json`."),
    "REQUEST_TOO_LARGE": TooLarge("The request is larger than 10 MB."),
    "THROTTLED": TooManyRequests("There are too many requests just now. Try again in a second."),
    "QUOTA_EXCEEDED": TooManyRequests("This API key has used up its requests. Try again later."),
    "AUTHORIZER_FAILURE": Internal("The API key could not be checked. Try again."),
    "AUTHORIZER_CONFIGURATION_ERROR": Internal("The API key could not be checked. Try again."),
    "API_CONFIGURATION_ERROR": Internal(UNFORESEEN),
    "INTEGRATION_FAILURE": OutOfTime("The function could not answer. Try again."),
    "INTEGRATION_TIMEOUT": OutOfTime("The function did not answer in time. Try again."),
    "DEFAULT_4XX": InvalidRequest("The request is not valid."),
    "DEFAULT_5XX": Internal(UNFORESEEN),
}
"""API Gateway's names for what it answers. It says that a token is missing for unknown paths."""


def body(error: GroundworkError) -> dict[str, Any]:
    """A failure in both shapes; API Gateway fills in the request's id."""
    return {**problem(error), **openai_error(error), "request_id": "$context.requestId"}


def add_gateway_responses(api: apigateway.RestApi, origins: Sequence[str]) -> None:
    """Give every answer that API Gateway makes itself a body, and headers for browsers."""
    for kind, error in RESPONSES.items():
        api.add_gateway_response(
            f"{title(kind.lower())}Response",
            type=apigateway.ResponseType.of(kind),
            status_code=str(error.status),
            templates={"application/json": json.dumps(body(error))},
            response_headers=_headers(error, origins),
        )


def _headers(error: GroundworkError, origins: Sequence[str]) -> dict[str, str]:
    # It cannot answer each origin with its own name: with several listed, any may read a refusal.
    origin = origins[0] if len(origins) == 1 else "*"
    headers = {"Access-Control-Allow-Origin": origin, **error_headers(error)}
    if error.status == Unauthenticated.status:
        headers["WWW-Authenticate"] = "Bearer"
    return {name: f"'{value}'" for name, value in headers.items()}
