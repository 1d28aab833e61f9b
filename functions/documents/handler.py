"""/v1/documents: announce an upload, list, look, have a file read anew, delete."""

from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response

from functions.documents.settings import FunctionSettings
from functions.documents.wiring import wire
from functions.rest import body, failed, granted, json_response, resolver
from shared.documents.desk import DocumentDesk
from shared.errors import InvalidRequest
from shared.http.documents import (
    MOST_LISTED,
    USUALLY_LISTED,
    CreatedDocument,
    DocumentList,
    NewDocument,
    view,
)
from shared.settings import load


def build(desk: DocumentDesk) -> APIGatewayRestResolver:
    """The routes of this function over its parts."""
    app = resolver()

    @app.post("/v1/documents")
    def create_document() -> Response[str]:
        who = granted(app, "documents")
        new = body(app, NewDocument)
        document, grant = desk.announce(who, new.name, new.groups, new.metadata, new.feature)
        return json_response(CreatedDocument(document=view(document), upload=grant), 201)

    @app.get("/v1/documents")
    def list_documents() -> Response[str]:
        who = granted(app, "documents")
        asked = app.current_event.query_string_parameters
        page = desk.list(who, _limit(asked.get("limit")), asked.get("cursor"))
        documents = tuple(view(document) for document in page.documents)
        return json_response(DocumentList(documents=documents, next_cursor=page.next_cursor))

    @app.get("/v1/documents/<document_id>")
    def get_document(document_id: str) -> Response[str]:
        return json_response(view(desk.find(granted(app, "documents"), document_id)))

    @app.post("/v1/documents/<document_id>/reprocess")
    def reprocess_document(document_id: str) -> Response[str]:
        who = granted(app, "documents")
        return json_response(view(desk.reprocess(who, document_id)), 202)

    @app.delete("/v1/documents/<document_id>")
    def delete_document(document_id: str) -> Response[str]:
        return json_response(view(desk.delete(granted(app, "documents"), document_id)))

    return app


def _limit(text: str | None) -> int:
    if text is None:
        return USUALLY_LISTED
    # Only the first digits are read: Python refuses to read a number of thousands of them.
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MOST_LISTED:
        raise InvalidRequest(f"`limit` is a number from 1 to {MOST_LISTED}.", param="limit")
    return int(text)


@cache
def _app() -> APIGatewayRestResolver:
    return build(wire(load(FunctionSettings)))


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What API Gateway wakes."""
    try:
        return _app().resolve(event, context)
    except Exception:
        return failed("documents", event)
