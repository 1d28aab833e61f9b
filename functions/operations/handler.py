"""/v1/index: where the index stands, a re-index, the way back; for the operators."""

from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response

from functions.operations.settings import FunctionSettings
from functions.operations.wiring import wire
from functions.rest import body, failed, granted, json_response, resolver
from shared.http.index import NewReindex
from shared.reindex.parts import Steering
from shared.reindex.roll_back import roll_back
from shared.reindex.standing import standing
from shared.reindex.start import start
from shared.settings import load


def build(parts: Steering) -> APIGatewayRestResolver:
    """The routes of this function over its parts."""
    app = resolver()

    @app.get("/v1/index")
    def get_index() -> Response[str]:
        granted(app, "admin")
        return json_response(standing(parts))

    @app.post("/v1/index/reindex")
    def start_reindex() -> Response[str]:
        who = granted(app, "admin")
        asked = body(app, NewReindex) if app.current_event.body else NewReindex()
        reason = asked.reason or f"Asked for by {who.user} of {who.tenant}."
        return json_response(start(parts, reason), 202)

    @app.post("/v1/index/rollback")
    def roll_back_index() -> Response[str]:
        granted(app, "admin")
        roll_back(parts)
        return json_response(standing(parts))

    return app


@cache
def _app() -> APIGatewayRestResolver:
    return build(wire(load(FunctionSettings)))


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What API Gateway wakes."""
    try:
        return _app().resolve(event, context)
    except Exception:
        return failed("operations", event)
