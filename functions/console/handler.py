"""What is open to everybody: the chat page, the API's description, whether it is up."""

from functools import cache
from pathlib import Path
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response

from functions.console.security import page_headers, upload_places
from functions.console.settings import FunctionSettings
from functions.rest import failed, resolver
from shared.errors import NotFound
from shared.http.openapi import openapi
from shared.http.problem import NO_PATH
from shared.settings import foreign, load
from shared.version import VERSION

PAGE = Path(__file__).parent / "page"
MEDIA = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


def build(headers: dict[str, str]) -> APIGatewayRestResolver:
    """The routes of this function; every file of the page bears these headers."""
    app = resolver()

    @app.get("/")
    def get_console() -> Response[str]:
        return _file("index.html", headers)

    @app.get("/assets/<name>")
    def get_asset(name: str) -> Response[str]:
        return _file(name, headers)

    @app.get("/v1/openapi.json")
    def get_openapi() -> dict[str, Any]:
        return openapi(VERSION)

    @app.get("/health")
    def get_health() -> dict[str, str]:
        return {"status": "ok"}

    return app


def _file(name: str, headers: dict[str, str]) -> Response[str]:
    """A file of the page; only those that are there can be named."""
    found = {path.name: path for path in PAGE.iterdir()}.get(name)
    if found is None or found.suffix not in MEDIA:
        raise NotFound(NO_PATH)
    return Response(
        status_code=200,
        content_type=MEDIA[found.suffix],
        body=found.read_text(encoding="utf-8"),
        headers={**headers},
    )


@cache
def _app() -> APIGatewayRestResolver:
    bucket = load(FunctionSettings).uploads_bucket
    places = upload_places(bucket, foreign("AWS_REGION") or "", foreign("AWS_ENDPOINT_URL"))
    return build(page_headers(places))


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What API Gateway wakes."""
    try:
        return _app().resolve(event, context)
    except Exception:
        return failed("console", event)
