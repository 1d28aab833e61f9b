"""Speaks to Groundwork's HTTP API, here or in the cloud; what the command line is built on."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx2

JsonObject = dict[str, Any]
Filters = Mapping[str, Sequence[str]]
"""Metadata that a document must have: for every key, one of the values."""

UNKNOWN_ANSWER = "The server answered in a way we do not know."
PATIENCE = httpx2.Timeout(60.0, connect=5.0)


class ApiError(Exception):
    """A request that failed: a sentence for a person, and the API's code."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(f"{sentence} ({code})")
        self.sentence = sentence
        self.code = code


class Api:
    """One API and one key; safe for several threads. Every method raises ApiError."""

    def __init__(self, url: str, key: str, transport: httpx2.BaseTransport | None = None) -> None:
        self._url = url
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx2.Client(
            base_url=url, headers=headers, timeout=PATIENCE, transport=transport
        )
        # The bucket's address bears its own signature: our key is none of its business.
        self._bucket = httpx2.Client(timeout=PATIENCE, transport=transport)

    def close(self) -> None:
        """Hang up."""
        self._http.close()
        self._bucket.close()

    def healthy(self) -> bool:
        """Whether it is up."""
        return bool(self._json("GET", "/health").get("status") == "ok")

    def ask(
        self, question: str, feature: str, filters: Filters | None = None
    ) -> Iterator[JsonObject]:
        """The chunks of an answer as they stream in; an error in the stream is raised."""
        body = {**_chat(question, feature), "stream": True, "groundwork": _filtered(filters)}
        with (
            self._reaching(),
            self._http.stream("POST", "/v1/chat/completions", json=body) as response,
        ):
            if response.is_error:
                response.read()
                raise _error(response)
            for line in response.iter_lines():
                if line.startswith("data: {"):
                    yield _chunk(json.loads(line.removeprefix("data: ")))

    def ask_whole(
        self, question: str, feature: str, *, cache: str = "use", filters: Filters | None = None
    ) -> JsonObject:
        """A whole answer as a `chat.completion`."""
        options = {"cache": cache, **_filtered(filters)}
        body = {**_chat(question, feature), "groundwork": options}
        return self._json("POST", "/v1/chat/completions", body)

    def search(self, query: str, limit: int, filters: Filters | None = None) -> JsonObject:
        """Passages for a query, with every score."""
        body = {"query": query, "limit": limit, **_filtered(filters)}
        return self._json("POST", "/v1/search", body)

    def create_document(self, name: str, groups: Iterable[str] = ()) -> JsonObject:
        """A new document, and the grant to upload its bytes."""
        return self._json("POST", "/v1/documents", {"name": name, "groups": list(groups)})

    def send(self, grant: JsonObject, parts: Iterator[bytes], size: int) -> None:
        """Follow a grant: send the `size` bytes of a file."""
        headers = {**grant["headers"], "Content-Length": str(size)}
        with self._reaching():
            sent = self._bucket.request(
                grant["method"], grant["url"], headers=headers, content=parts
            )
        if sent.is_error:
            raise ApiError(f"The bucket refused the file with status {sent.status_code}.", "upload")

    def documents(self) -> Iterator[JsonObject]:
        """All documents, newest first."""
        cursor = None
        while True:
            query = {"limit": "100", **({"cursor": cursor} if cursor else {})}
            page = self._json("GET", "/v1/documents", query=query)
            yield from page["documents"]
            cursor = page["next_cursor"]
            if not cursor:
                return

    def delete_document(self, document_id: str) -> None:
        """Delete a document."""
        self._json("DELETE", f"/v1/documents/{document_id}")

    def index(self) -> JsonObject:
        """Where the index stands: its generations, and the last re-index."""
        return self._json("GET", "/v1/index")

    def reindex(self, reason: str = "") -> JsonObject:
        """Begin a re-index; gives its record."""
        return self._json("POST", "/v1/index/reindex", {"reason": reason})

    def roll_back_index(self) -> JsonObject:
        """Go back to the generation that was live before; gives where the index stands then."""
        return self._json("POST", "/v1/index/rollback")

    def last_audit(self) -> JsonObject:
        """The scheduled audit as it stands, under `audit`; none before the first."""
        return self._json("GET", "/v1/audit")

    def audit(self, walk: str, cursor: str | None, fix: bool) -> JsonObject:
        """A part of one walk of an audit: what was found, and where it goes on."""
        return self._json("POST", "/v1/audit", {"walk": walk, "cursor": cursor, "fix": fix})

    def queues(self) -> JsonObject:
        """Every queue, with how many messages it has."""
        return self._json("GET", "/v1/queues")

    def redrive(self, queue: str, most: int) -> JsonObject:
        """Try a queue's dead letters again; says how many were moved."""
        return self._json("POST", f"/v1/queues/{quote(queue, safe='')}/redrive", {"most": most})

    def _json(
        self,
        method: str,
        path: str,
        body: JsonObject | None = None,
        query: dict[str, str] | None = None,
    ) -> JsonObject:
        with self._reaching():
            response = self._http.request(method, path, json=body, params=query)
        if response.is_error:
            raise _error(response)
        found: JsonObject = response.json()
        return found

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except (httpx2.ConnectError, httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
            raise ApiError(
                f"Nothing answers at {self._url}: start it with `make run`, or name another with "
                "`--url`.",
                "unreachable",
            ) from error
        except httpx2.HTTPError as error:
            raise ApiError(f"The connection to {self._url} broke.", "unreachable") from error


def _chat(question: str, feature: str) -> JsonObject:
    return {"model": feature, "messages": [{"role": "user", "content": question}]}


def _filtered(filters: Filters | None) -> JsonObject:
    return {"filters": {key: list(values) for key, values in filters.items()}} if filters else {}


def _chunk(chunk: JsonObject) -> JsonObject:
    if "error" in chunk:
        raise ApiError(chunk["error"]["message"], chunk["error"]["code"])
    return chunk


def _error(response: httpx2.Response) -> ApiError:
    """What a failed response says, in either of the API's error shapes."""
    try:
        body = response.json()
        told = body.get("error") or {"message": body["detail"], "code": body["code"]}
        return ApiError(told["message"], told["code"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return ApiError(UNKNOWN_ANSWER, str(response.status_code))
