"""The chat app over a small world, and the ways to speak to it."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.testclient import TestClient

from functions.chat.handler import build
from shared.http.caller import context_of
from shared.ports import Ports
from shared.types.identity import Principal
from tests.unit.world import ADA

CHAT = "/v1/chat/completions"
QUESTION = {"role": "user", "content": "Is it so?"}


def identity(who: Principal | None) -> dict[str, str]:
    """What API Gateway's authorizer found, in the header that the adapter passes it in."""
    authorizer = context_of(who) if who else None
    return {"x-amzn-request-context": json.dumps({"requestId": "req_1", "authorizer": authorizer})}


def client(ports: Ports, who: Principal | None = ADA) -> TestClient:
    """Speak to the app as somebody, or as nobody."""
    app = build(lambda: ports)
    return TestClient(app, headers=identity(who), raise_server_exceptions=False)


def body(**fields: Any) -> dict[str, Any]:
    """Write the body of a short chat."""
    return {"model": "assistant", "messages": [QUESTION], **fields}


def frames(text: str) -> list[Any]:
    """Read server-sent events; what is no JSON stays text."""
    data = [frame.removeprefix("data: ") for frame in text.split("\n\n") if frame]
    return [datum if datum == "[DONE]" else json.loads(datum) for datum in data]


def said(parts: list[Any]) -> str:
    """Join the text among the chunks of a stream."""
    chunks: list[Mapping[str, Any]] = [part for part in parts if isinstance(part, dict)]
    choices = (choice for chunk in chunks for choice in chunk.get("choices", ()))
    return "".join(choice["delta"].get("content") or "" for choice in choices)
