"""POST /v1/search: retrieval alone, with every score that made the order."""

from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response

from functions.rest import body, failed, granted, json_response, resolver
from functions.search.settings import FunctionSettings
from functions.search.wiring import Wiring, wire
from shared.errors import UnknownFeature
from shared.http.search import SearchRequest, SearchResponse
from shared.settings import load
from shared.types.retrieval import Query


def build(wiring: Wiring) -> APIGatewayRestResolver:
    """The routes of this function over its parts."""
    app = resolver()

    @app.post("/v1/search")
    def search() -> Response[str]:
        principal = granted(app, "search")
        asked = body(app, SearchRequest)
        feature = wiring.release.features.get(asked.feature)
        if feature is None:
            raise UnknownFeature("There is no feature of this name.", param="feature")
        settings = feature.retrieval.model_copy(update={"passages": asked.limit})
        query = Query(
            tenant=principal.tenant,
            groups=principal.groups,
            text=asked.query,
            depth=max(settings.depth, asked.limit),
            filters=asked.filters,
        )
        found = wiring.retriever.search(query, settings)
        return json_response(
            SearchResponse(
                hits=found.hits,
                generation=found.generation,
                query=found.query,
                weights=found.weights,
                reranked=found.reranked,
            )
        )

    return app


@cache
def _app() -> APIGatewayRestResolver:
    return build(wire(load(FunctionSettings)))


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What API Gateway wakes."""
    try:
        return _app().resolve(event, context)
    except Exception:
        return failed("search", event)
