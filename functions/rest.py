"""What every REST function has in common: a resolver whose failures are problem details."""

import base64
import json
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, CORSConfig, Response
from pydantic import BaseModel

from shared.errors import GroundworkError, Internal, NotFound
from shared.http.body import Type, read_body
from shared.http.caller import caller, require
from shared.http.contract import BODY
from shared.http.problem import (
    ANY_ORIGIN,
    NO_PATH,
    PROBLEM_JSON,
    UNFORESEEN,
    error_headers,
    problem,
)
from shared.observe import logger
from shared.types.identity import Principal, Scope


def resolver() -> APIGatewayRestResolver:
    """A resolver that answers every GroundworkError, and every unknown path, with a problem."""
    app = APIGatewayRestResolver(cors=CORSConfig(allow_origin="*"))
    app.exception_handler(GroundworkError)(refused)
    app.not_found(lambda _: refused(NotFound(NO_PATH)))
    return app


def refused(error: GroundworkError) -> Response[str]:
    """A failure as a response."""
    return Response(
        status_code=error.status,
        content_type=PROBLEM_JSON,
        body=json.dumps(problem(error)),
        headers=error_headers(error),
    )


def failed(room: str, event: dict[str, Any]) -> dict[str, Any]:
    """The last answer of a handler to an error that nobody foresaw, named as it is in the log."""
    error = Internal(UNFORESEEN)
    request_id = event.get("requestContext", {}).get("requestId", "unknown")
    logger(room).exception("unforeseen", extra={"request_id": request_id})
    return {
        "statusCode": error.status,
        "headers": {"Content-Type": PROBLEM_JSON, **ANY_ORIGIN, **error_headers(error)},
        "body": json.dumps(problem(error) | {"instance": f"urn:groundwork:request:{request_id}"}),
    }


def granted(app: APIGatewayRestResolver, scope: Scope) -> Principal:
    """The caller of the current request, if the key has the scope."""
    principal = caller(app.current_event.request_context.authorizer.raw_event)
    require(principal, scope)
    return principal


def body(app: APIGatewayRestResolver, kind: type[Type]) -> Type:
    """The current request's body as a value."""
    event = app.current_event
    sent = (event.body or "").encode("utf-8", "surrogatepass")
    raw = base64.b64decode(sent) if event.is_base64_encoded else sent
    return read_body(raw, kind, BODY)


def json_response(value: BaseModel, status: int = 200) -> Response[str]:
    """A value as a JSON response."""
    return Response(
        status_code=status, content_type="application/json", body=value.model_dump_json()
    )
