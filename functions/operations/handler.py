"""/v1/index, /v1/audit, /v1/queues: how everything stands, and what mends it; for operators."""

from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response

from functions.operations.settings import FunctionSettings
from functions.operations.wiring import Operating, wire
from functions.rest import body, failed, granted, json_response, resolver
from shared.audit.audit_page import audit_page
from shared.audit.parts import Auditing
from shared.audit.redrive import redrive
from shared.document_ports import Audits
from shared.http.audit import LastAudit, NewAudit, QueueList, Redrive, Redriven
from shared.http.index import NewReindex
from shared.reindex.parts import Steering
from shared.reindex.roll_back import roll_back
from shared.reindex.standing import standing
from shared.reindex.start import start
from shared.settings import load


def build(parts: Operating) -> APIGatewayRestResolver:
    """The routes of this function over its parts."""
    app = resolver()
    _index_routes(app, parts.steering)
    _audit_routes(app, parts.auditing, parts.audits)
    _queue_routes(app, parts.auditing)
    return app


def _index_routes(app: APIGatewayRestResolver, parts: Steering) -> None:
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


def _audit_routes(app: APIGatewayRestResolver, parts: Auditing, audits: Audits) -> None:
    @app.get("/v1/audit")
    def get_audit() -> Response[str]:
        granted(app, "admin")
        return json_response(LastAudit(audit=audits.get()))

    @app.post("/v1/audit")
    def audit() -> Response[str]:
        granted(app, "admin")
        asked = body(app, NewAudit)
        return json_response(audit_page(asked.walk, asked.cursor, parts, asked.fix))


def _queue_routes(app: APIGatewayRestResolver, parts: Auditing) -> None:
    @app.get("/v1/queues")
    def list_queues() -> Response[str]:
        granted(app, "admin")
        return json_response(QueueList(queues=tuple(parts.queues.standing())))

    @app.post("/v1/queues/<name>/redrive")
    def redrive_queue(name: str) -> Response[str]:
        granted(app, "admin")
        asked = body(app, Redrive) if app.current_event.body else Redrive()
        moved = redrive(parts.queues, name, asked.most, parts.clock)
        return json_response(Redriven(queue=name, moved=moved))


@cache
def _app() -> APIGatewayRestResolver:
    return build(wire(load(FunctionSettings)))


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What API Gateway wakes."""
    try:
        return _app().resolve(event, context)
    except Exception:
        return failed("operations", event)
