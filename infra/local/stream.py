"""How a streaming function gets its request: as the web app that it is, told who is calling."""

import json
from collections.abc import Mapping
from importlib import import_module

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from infra.local.proxy import JsonObject

CONTEXT = b"x-amzn-request-context"
ADAPTERS_OWN = frozenset((CONTEXT, b"x-amzn-lambda-context"))
"""Headers that only the Lambda Web Adapter may set; a client's are taken away."""


def app_of(name: str, apps: Mapping[str, ASGIApp]) -> ASGIApp:
    """A streaming function's web app; `apps` stands in for some of them in tests."""
    app: ASGIApp = apps.get(name) or import_module(f"functions.{name}.handler").app
    return app


async def forward(
    app: ASGIApp, context: JsonObject, body: bytes, scope: Scope, receive: Receive, send: Send
) -> None:
    """Run the app on a request whose body has been read, with API Gateway's context for it."""
    headers = [(name, value) for name, value in scope["headers"] if name not in ADAPTERS_OWN]
    told = {**scope, "headers": [*headers, (CONTEXT, json.dumps(context).encode())]}
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return pending.pop() if pending else await receive()

    await app(told, replay, send)
