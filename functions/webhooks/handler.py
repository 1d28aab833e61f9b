"""/v1/webhooks: register an address, look, change, rotate, test, send again, forget."""

from collections.abc import Callable
from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response

from functions.rest import body, failed, granted, json_response, resolver
from functions.webhooks.settings import FunctionSettings
from functions.webhooks.wiring import wire
from shared.http.webhooks import (
    CreatedWebhook,
    NewWebhook,
    Rotation,
    WebhookChange,
    WebhookList,
    WebhookView,
    deliveries_view,
    delivery_view,
    read_listing,
    webhook_view,
)
from shared.ports import Clock
from shared.settings import load
from shared.system import SystemClock
from shared.types.identity import Principal
from shared.types.webhooks import Endpoint
from shared.webhooks.desk import WebhookDesk


def build(desk: WebhookDesk, clock: Clock) -> APIGatewayRestResolver:
    """The routes of this function over its parts."""
    app = resolver()

    def owner() -> Principal:
        return granted(app, "webhooks")

    def shown(endpoint: Endpoint) -> WebhookView:
        return webhook_view(endpoint, clock.now())

    _serve_many(app, desk, owner, shown)
    _serve_one(app, desk, owner, shown)
    _serve_deliveries(app, desk, owner)
    return app


def _serve_many(
    app: APIGatewayRestResolver,
    desk: WebhookDesk,
    owner: Callable[[], Principal],
    shown: Callable[[Endpoint], WebhookView],
) -> None:
    """The routes of all webhooks of a tenant."""

    @app.post("/v1/webhooks")
    def create_webhook() -> Response[str]:
        who, new = owner(), body(app, NewWebhook)
        made, secret = desk.register(who, new.url, new.events, new.description, _own_host(app))
        return json_response(CreatedWebhook(webhook=shown(made), secret=secret), 201)

    @app.get("/v1/webhooks")
    def list_webhooks() -> Response[str]:
        return json_response(WebhookList(webhooks=tuple(map(shown, desk.list(owner())))))


def _serve_one(
    app: APIGatewayRestResolver,
    desk: WebhookDesk,
    owner: Callable[[], Principal],
    shown: Callable[[Endpoint], WebhookView],
) -> None:
    """The routes of one webhook."""

    @app.get("/v1/webhooks/<webhook_id>")
    def get_webhook(webhook_id: str) -> Response[str]:
        return json_response(shown(desk.find(owner(), webhook_id)))

    @app.patch("/v1/webhooks/<webhook_id>")
    def change_webhook(webhook_id: str) -> Response[str]:
        who, change = owner(), body(app, WebhookChange)
        return json_response(shown(desk.change(who, webhook_id, change.wanted, _own_host(app))))

    @app.delete("/v1/webhooks/<webhook_id>")
    def delete_webhook(webhook_id: str) -> Response[str]:
        desk.delete(owner(), webhook_id)
        return Response(status_code=204, body="")

    @app.post("/v1/webhooks/<webhook_id>/rotate")
    def rotate_webhook(webhook_id: str) -> Response[str]:
        who = owner()
        asked = body(app, Rotation) if app.current_event.body else Rotation()
        rotated, secret = desk.rotate(who, webhook_id, asked.overlap_hours)
        return json_response(CreatedWebhook(webhook=shown(rotated), secret=secret))

    @app.post("/v1/webhooks/<webhook_id>/test")
    def test_webhook(webhook_id: str) -> Response[str]:
        return json_response(delivery_view(desk.test(owner(), webhook_id)), 202)


def _serve_deliveries(
    app: APIGatewayRestResolver, desk: WebhookDesk, owner: Callable[[], Principal]
) -> None:
    """The routes of what was sent to one webhook."""

    @app.get("/v1/webhooks/<webhook_id>/deliveries")
    def list_deliveries(webhook_id: str) -> Response[str]:
        who, asked = owner(), app.current_event.query_string_parameters
        limit, cursor, state = read_listing(asked)
        return json_response(
            deliveries_view(desk.deliveries(who, webhook_id, limit, cursor, state))
        )

    @app.get("/v1/webhooks/<webhook_id>/deliveries/<delivery_id>")
    def get_delivery(webhook_id: str, delivery_id: str) -> Response[str]:
        return json_response(delivery_view(desk.delivery(owner(), webhook_id, delivery_id)))

    @app.post("/v1/webhooks/<webhook_id>/deliveries/<delivery_id>/redeliver")
    def redeliver(webhook_id: str, delivery_id: str) -> Response[str]:
        return json_response(delivery_view(desk.redeliver(owner(), webhook_id, delivery_id)), 202)


def _own_host(app: APIGatewayRestResolver) -> str:
    """The host that this request came to; a gateway that names none has none to protect."""
    return app.current_event.raw_event["requestContext"].get("domainName") or ""


@cache
def _app() -> APIGatewayRestResolver:
    return build(wire(load(FunctionSettings)), SystemClock())


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What API Gateway wakes."""
    try:
        return _app().resolve(event, context)
    except Exception:
        return failed("webhooks", event)
