"""The HTTP API as data: every route, who may call it, what it takes and gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from shared.http.chat_request import ChatRequest
from shared.http.documents import (
    MOST_LISTED,
    USUALLY_LISTED,
    CreatedDocument,
    DocumentList,
    DocumentView,
    NewDocument,
)
from shared.http.index import NewReindex
from shared.http.search import SearchRequest, SearchResponse
from shared.types.identity import Scope
from shared.types.rebuild import Rebuild, Standing

Method = Literal["GET", "POST", "DELETE"]

CHAT_BODY = 1_000_000
BODY = 100_000
"""The most bytes that a request's body may have: of a chat, and of anything else."""


@dataclass(frozen=True)
class Operation:
    """One route of the API; an operation without a scope is open to everybody."""

    name: str
    method: Method
    path: str
    scope: Scope | None
    summary: str
    request: type[BaseModel] | None = None
    needs_body: bool = True
    """Whether the body of the request may not be left out."""
    response: type[BaseModel] | None = None
    status: int = 200
    parameters: Mapping[str, str] | None = None
    """Query parameters, each with what it means."""
    media: str = "application/json"
    protocol: Literal["groundwork", "openai"] = "groundwork"


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "create_chat_completion",
        "POST",
        "/v1/chat/completions",
        "chat",
        "Answer from the tenant's documents, with citations; streamed with `stream: true`.",
        request=ChatRequest,
        protocol="openai",
    ),
    Operation(
        "list_models",
        "GET",
        "/v1/models",
        "chat",
        "The features that a chat request may name as its `model`.",
        protocol="openai",
    ),
    Operation(
        "search",
        "POST",
        "/v1/search",
        "search",
        "Passages for a query, with every score that made the order.",
        request=SearchRequest,
        response=SearchResponse,
    ),
    Operation(
        "create_document",
        "POST",
        "/v1/documents",
        "documents",
        "Announce a document; the answer says where to send its bytes.",
        request=NewDocument,
        response=CreatedDocument,
        status=201,
    ),
    Operation(
        "list_documents",
        "GET",
        "/v1/documents",
        "documents",
        "The tenant's documents, newest first.",
        response=DocumentList,
        parameters={
            "limit": f"How many at most, 1 to {MOST_LISTED}; {USUALLY_LISTED} if left out.",
            "cursor": "The `next_cursor` of the page before.",
        },
    ),
    Operation(
        "get_document",
        "GET",
        "/v1/documents/{document_id}",
        "documents",
        "One document: its status, and where it failed, why and what to do.",
        response=DocumentView,
    ),
    Operation(
        "delete_document",
        "DELETE",
        "/v1/documents/{document_id}",
        "documents",
        "Delete a document, its bytes and its passages; search forgets it at once.",
        response=DocumentView,
    ),
    Operation(
        "get_index",
        "GET",
        "/v1/index",
        "admin",
        "Where the index stands: its generations, and the re-index that runs or ran last.",
        response=Standing,
    ),
    Operation(
        "start_reindex",
        "POST",
        "/v1/index/reindex",
        "admin",
        "Make the index anew beside the live one, which it replaces if it finds as well.",
        request=NewReindex,
        needs_body=False,
        response=Rebuild,
        status=202,
    ),
    Operation(
        "roll_back_index",
        "POST",
        "/v1/index/rollback",
        "admin",
        "Go back to the generation of the index that was live before, in one step.",
        response=Standing,
    ),
    Operation("get_openapi", "GET", "/v1/openapi.json", None, "This description."),
    Operation("get_health", "GET", "/health", None, "Whether the API is up."),
    Operation("get_console", "GET", "/", None, "The chat page.", media="text/html"),
    Operation(
        "get_asset",
        "GET",
        "/assets/{name}",
        None,
        "A script or style sheet of the chat page.",
        media="text/javascript",
    ),
)


def operation(name: str) -> Operation:
    """The operation of that name."""
    return next(found for found in OPERATIONS if found.name == name)
