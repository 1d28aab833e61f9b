"""The sample events of `events/`, as the handlers get them, and what comes back."""

import json
from pathlib import Path
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver

from infra.local.runtime import Context

EVENTS = Path(__file__).parents[2] / "events"
DEVELOPER = {"tenant": "demo", "user": "developer", "groups": "staff"}


def sample(name: str, **changes: Any) -> dict[str, Any]:
    """A sample event by its name, with some of its fields changed."""
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))
    return event | changes


def called_by(event: dict[str, Any], **context: str) -> dict[str, Any]:
    """The event, as if its key were somebody else's."""
    request = event["requestContext"]
    authorizer = request["authorizer"] | context
    return event | {"requestContext": request | {"authorizer": authorizer}}


def at(event: dict[str, Any], path: str) -> dict[str, Any]:
    """The event, as if it had asked for another path."""
    return event | {"path": path}


def resolved(app: APIGatewayRestResolver, event: dict[str, Any]) -> tuple[int, str, dict[str, Any]]:
    """Status, content type and JSON body of a resolver's answer to an event."""
    answer = app.resolve(event, Context.of("documents"))  # type: ignore[arg-type]
    headers = {**(answer.get("headers") or {})}
    headers |= {name: values[0] for name, values in answer["multiValueHeaders"].items()}
    return answer["statusCode"], headers["Content-Type"], json.loads(answer["body"])
