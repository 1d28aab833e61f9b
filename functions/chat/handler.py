"""The chat function: the OpenAI protocol, streamed and whole, behind the Lambda Web Adapter."""

import json
from collections.abc import Callable, Generator, Iterator
from functools import cache, partial
from itertools import chain
from typing import Any

from anyio import CancelScope
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from functions.chat.settings import FunctionSettings
from functions.chat.wiring import wire
from shared.errors import GroundworkError, Internal, MethodNotAllowed, NotFound, TooLarge
from shared.http.body import read_body
from shared.http.caller import caller, require
from shared.http.chat_request import ChatRequest, ask_of
from shared.http.completion import chunks, completion
from shared.http.contract import CHAT_BODY
from shared.http.problem import (
    NO_PATH,
    UNFORESEEN,
    WRONG_METHOD,
    error_headers,
    openai_error,
)
from shared.observe import logger
from shared.pipeline import answer
from shared.ports import Ports
from shared.settings import load
from shared.types.events import Answer, Event
from shared.types.identity import Principal

REQUEST_ID = "x-request-id"
"""The header in which OpenAI's SDKs look for what to tell support; it bears the trace's id."""
STREAM_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


class AnswerStream(StreamingResponse):
    """A streamed answer that is closed, and so billed at once, however the client leaves."""

    def __init__(self, frames: Iterator[str], events: Generator[Event], trace_id: str) -> None:
        headers = {**STREAM_HEADERS, REQUEST_ID: trace_id}
        super().__init__(frames, media_type="text/event-stream", headers=headers)
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the frames; not left to the garbage collector, which Lambda may freeze."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            with CancelScope(shield=True):
                await run_in_threadpool(self._events.close)


async def chat(request: Request) -> Response:
    """POST /v1/chat/completions: the first event decides the status, the rest follows."""
    ports: Ports = request.app.state.ports()
    principal = _caller(request)
    asked = read_body(await _body(request), ChatRequest, CHAT_BODY)
    ask = ask_of(asked, principal, ports.ids.new("chatcmpl"))
    events = answer(ask, ports)
    first = await run_in_threadpool(partial(next, events))
    created = int(ports.clock.now().timestamp())
    all_events = chain((first,), events)
    if not asked.stream:
        whole = await run_in_threadpool(Answer.folded, all_events)
        headers = {REQUEST_ID: ask.trace_id}
        return JSONResponse(completion(whole, asked.model, created), headers=headers)
    include_usage = bool(asked.stream_options and asked.stream_options.include_usage)
    parts = chunks(all_events, ask.trace_id, asked.model, created, include_usage)
    return AnswerStream(_frames(parts), events, ask.trace_id)


async def models(request: Request) -> Response:
    """GET /v1/models: the features, as the OpenAI protocol lists models."""
    ports: Ports = request.app.state.ports()
    _caller(request)
    listed = [
        {"id": f.name, "object": "model", "created": 0, "owned_by": "groundwork"}
        for f in ports.release.features.values()
    ]
    return JSONResponse({"object": "list", "data": listed})


async def ready(request: Request) -> Response:
    """What the Lambda Web Adapter asks before the first request: are the parts made?"""
    request.app.state.ports()
    return Response("ready")


def _caller(request: Request) -> Principal:
    """Who asks. Raises Unauthenticated or Forbidden."""
    principal = caller(_context(request).get("authorizer"))
    require(principal, "chat")
    return principal


def _context(request: Request) -> dict[str, Any]:
    """What API Gateway says of the request: its id, and what the authorizer found."""
    context: dict[str, Any] = json.loads(request.headers.get("x-amzn-request-context", "{}"))
    return context


async def _body(request: Request) -> bytes:
    """The body, given up as soon as it is too long."""
    received = bytearray()
    async for part in request.stream():
        received += part
        if len(received) > CHAT_BODY:
            raise TooLarge(f"The body is larger than {CHAT_BODY} bytes.")
    return bytes(received)


def _frames(parts: Iterator[dict[str, object]]) -> Iterator[str]:
    """Server-sent events; a failure after the first byte is an event too."""
    try:
        for part in parts:
            yield f"data: {json.dumps(part, default=str)}\n\n"
        yield "data: [DONE]\n\n"
    except GroundworkError as error:
        yield f"data: {json.dumps(openai_error(error))}\n\n"
    except Exception:
        logger("chat").exception("unforeseen, mid-stream")
        yield f"data: {json.dumps(openai_error(Internal(UNFORESEEN)))}\n\n"


def _refused(request: Request, error: Exception) -> Response:
    request_id = _context(request).get("requestId", "unknown")
    known = error if isinstance(error, GroundworkError) else Internal(UNFORESEEN)
    if known is not error:
        logger("chat").error("unforeseen", exc_info=error, extra={"request_id": request_id})
    headers = {**error_headers(known), REQUEST_ID: request_id}
    return JSONResponse(openai_error(known), known.status, headers=headers)


def _no_route(request: Request, error: Exception) -> Response:
    if getattr(error, "status_code", 404) != MethodNotAllowed.status:
        return _refused(request, NotFound(NO_PATH))
    response = _refused(request, MethodNotAllowed(WRONG_METHOD))
    response.headers.update(getattr(error, "headers", None) or {})
    return response


def build(ports: Callable[[], Ports]) -> Starlette:
    """The web app over its parts, which are made when they are first asked for."""
    app = Starlette(
        routes=[
            Route("/v1/chat/completions", chat, methods=["POST"]),
            Route("/v1/models", models),
            Route("/ready", ready),
        ],
        middleware=[Middleware(CORSMiddleware, allow_origins=["*"])],
        exception_handlers={
            HTTPException: _no_route,
            GroundworkError: _refused,
            Exception: _refused,
        },
    )
    app.state.ports = ports
    return app


app = build(cache(lambda: wire(load(FunctionSettings))))
