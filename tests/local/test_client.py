"""What the command line is built on: the API's client."""

import json
from typing import Any

import httpx2
import pytest

from infra.client.api import Api, ApiError


def api(serve: Any) -> Api:
    """A client of an API that is a function."""
    return Api("http://api", "gw_1", httpx2.MockTransport(serve))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"code": "c", "detail": "Do this."}', "Do this. (c)"),
        ('{"error": {"message": "Do that.", "code": "d"}}', "Do that. (d)"),
        ("<html>", "The server answered in a way we do not know. (502)"),
        ("[]", "The server answered in a way we do not know. (502)"),
        ("{}", "The server answered in a way we do not know. (502)"),
    ],
)
def test_says_what_an_error_says_in_either_shape(body: str, said: str) -> None:
    client = api(lambda _: httpx2.Response(502, text=body))

    for asking in (client.ask_whole, lambda *args: list(client.ask(*args))):
        with pytest.raises(ApiError) as error:
            asking("Why?", "assistant")
        assert str(error.value) == said


def test_raises_an_error_that_comes_in_the_middle_of_a_stream() -> None:
    stream = 'data: {"choices": []}\n\ndata: {"error": {"message": "Cut.", "code": "cut"}}\n\n'
    chunks = api(lambda _: httpx2.Response(200, text=stream)).ask("Why?", "assistant")

    assert next(chunks) == {"choices": []}
    with pytest.raises(ApiError, match="Cut"):
        next(chunks)


def test_says_how_to_start_what_does_not_answer() -> None:
    def refuse(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    with pytest.raises(ApiError, match="start it with `make run`"):
        list(api(refuse).documents())


def test_sends_filters_only_where_there_are_some() -> None:
    sent: list[dict[str, Any]] = []

    def serve(request: httpx2.Request) -> httpx2.Response:
        sent.append(json.loads(request.read()))
        return httpx2.Response(200, json={})

    client, filters = api(serve), {"year": ("2025", "2026")}
    client.search("pumps", 5)
    client.search("pumps", 5, filters)
    client.ask_whole("Pumps?", "assistant", filters=filters)

    assert sent[0] == {"query": "pumps", "limit": 5}
    assert sent[1]["filters"] == {"year": ["2025", "2026"]}
    assert sent[2]["groundwork"] == {"cache": "use", "filters": {"year": ["2025", "2026"]}}
