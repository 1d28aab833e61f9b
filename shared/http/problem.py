"""How a failure looks on the wire: RFC 9457 problem details, and the OpenAI error shape."""

from typing import Any

from shared.errors import GroundworkError

PROBLEM_JSON = "application/problem+json"

NO_KEY = "Send your API key as `Authorization: Bearer gw_...`."
NO_PATH = "There is nothing at this path."
WRONG_METHOD = "Use another method."
UNFORESEEN = "Something went wrong on our side. Try again; the log has the details."
"""Sentences that functions and gateways both say, in the same words."""

ANY_ORIGIN = {"Access-Control-Allow-Origin": "*"}
"""On every answer: which pages may call is settled by the preflight, which a key always needs."""


def problem(error: GroundworkError) -> dict[str, Any]:
    """The body of a failed request (RFC 9457), with our `code`, `retryable` and `param`."""
    return {
        "type": f"urn:groundwork:problem:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.sentence,
        "code": error.code,
        "retryable": error.retryable,
        **({"param": error.param} if error.param else {}),
    }


def openai_error(error: GroundworkError) -> dict[str, Any]:
    """The body of a failed request in the OpenAI protocol; SDKs pick their class by the status."""
    return {
        "error": {
            "message": error.sentence,
            "type": _openai_type(error.status),
            "param": error.param,
            "code": error.code,
        }
    }


def error_headers(error: GroundworkError) -> dict[str, str]:
    """Headers that go with a failure; OpenAI's SDKs heed `x-should-retry`."""
    return {"x-should-retry": "true" if error.retryable else "false"}


def _openai_type(status: int) -> str:
    if status == 429:
        return "rate_limit_error"
    return "server_error" if status >= 500 else "invalid_request_error"
