"""The HTTP API as data: every route, who may call it, what it takes and gives."""

from shared.http.chat_request import ChatRequest
from shared.http.operation import BODY, CHAT_BODY, Method, Operation
from shared.http.routes_documents import DOCUMENTS
from shared.http.routes_operators import OPERATORS
from shared.http.routes_webhooks import WEBHOOKS
from shared.http.search import SearchRequest, SearchResponse

__all__ = ["BODY", "CHAT_BODY", "OPERATIONS", "Method", "Operation", "operation"]

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
    *DOCUMENTS,
    *WEBHOOKS,
    *OPERATORS,
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
