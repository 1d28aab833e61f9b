"""API Gateway on one machine: the contract's routes, their authorizer, the functions behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from infra.local.doorkeeper import Doorkeeper
from infra.local.logs import LOGGER
from infra.local.proxy import Incoming, proxy_event, read_answer, request_context
from infra.local.runtime import Runtime
from infra.local.stream import app_of, forward
from infra.topology import ROUTES, function
from shared.errors import GroundworkError, Internal, MethodNotAllowed, NotFound, TooLarge
from shared.http.contract import OPERATIONS, Operation
from shared.http.problem import (
    NO_PATH,
    PROBLEM_JSON,
    UNFORESEEN,
    WRONG_METHOD,
    error_headers,
    openai_error,
    problem,
)

LARGEST_BODY = 10 * 1024 * 1024
WITHOUT_BODY = frozenset((204, 304))


@dataclass(frozen=True)
class Endpoint:
    """One operation of the contract, as a web app."""

    operation: Operation
    runtime: Runtime
    doorkeeper: Doorkeeper
    apps: Mapping[str, ASGIApp] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the request whole, ask who is calling, and let the operation's function answer."""
        request = Request(scope, receive)
        try:
            incoming = await read(request, self.operation)
            admitted = None
            if self.operation.scope:
                admitted = await run_in_threadpool(self.doorkeeper.admit, incoming)
            name = ROUTES[self.operation.name]
            if function(name).streams:
                context = request_context(incoming, admitted)
                await forward(app_of(name, self.apps), context, incoming.body, scope, receive, send)
                return
            response = await run_in_threadpool(self._invoke, name, incoming, admitted)
        except GroundworkError as error:
            response = refusal(error)
        await response(scope, receive, send)

    def _invoke(self, name: str, incoming: Incoming, admitted: dict[str, Any] | None) -> Response:
        """A function's answer; one that breaks or answers nonsense is a 502, as in the cloud."""
        try:
            answer = self.runtime.invoke(name, proxy_event(incoming, admitted))
            status, headers, body = read_answer(answer)
        except Exception:
            LOGGER.exception("%s broke", name)
            return refusal(Internal(UNFORESEEN), status=502)
        response = Response(b"" if status in WITHOUT_BODY else body, status)
        response.raw_headers.extend((k.lower().encode(), v.encode()) for k, v in headers)
        return response


async def read(request: Request, operation: Operation) -> Incoming:
    """The request, its body read whole. Raises TooLarge beyond 10 MB."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise TooLarge(f"The body is larger than {LARGEST_BODY} bytes.")
    return Incoming(
        operation=operation,
        path=request.scope["path"],
        query=request.scope["query_string"].decode("latin-1"),
        parameters=request.path_params,
        headers=tuple(request.headers.items()),
        body=bytes(body),
        source=request.client.host if request.client else "127.0.0.1",
    )


def refusal(error: GroundworkError, status: int | None = None) -> Response:
    """The gateway's own failure: problem details and the OpenAI error shape in one body."""
    body = {**problem(error), **openai_error(error)}
    if status:
        body["status"] = status
    headers = error_headers(error)
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, status or error.status, headers, media_type=PROBLEM_JSON)


async def no_route(request: Request, error: Exception) -> Response:
    """What the contract does not know: 404, 405, or for OPTIONS the methods of the path."""
    if not isinstance(error, HTTPException) or error.status_code != 405:
        return refusal(NotFound(NO_PATH))
    path = request.scope["path"]
    allowed = {"OPTIONS"}
    for route in request.app.routes:
        if route.path_regex.match(path):
            allowed |= route.methods
    headers = {"Allow": ", ".join(sorted(allowed))}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=headers)
    response = refusal(MethodNotAllowed(WRONG_METHOD))
    response.headers.update(headers)
    return response


def build(runtime: Runtime, apps: Mapping[str, ASGIApp] | None = None) -> Starlette:
    """The whole gateway; a HEAD request is answered as the GET would be, without its body."""
    doorkeeper = Doorkeeper(runtime)
    routes = [
        Route(op.path, Endpoint(op, runtime, doorkeeper, apps or {}), methods=[op.method])
        for op in OPERATIONS
    ]
    app = Starlette(routes=routes, exception_handlers={404: no_route, 405: no_route})
    app.router.redirect_slashes = False
    return app
