"""Reranking by a server that takes Cohere's request: Cohere, Jina, vLLM and others; or TEI's."""

import json
import ssl
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from shared.errors import RerankUnavailable
from shared.retrieval.rerank.in_time import CALLS_AT_ONCE, in_time
from shared.retrieval.rerank.line import Line, Switch
from shared.retrieval.rerank.scores import (
    QUESTION_CHARACTERS,
    TEXT_CHARACTERS,
    UNREADABLE,
    bounded,
    in_order,
)
from shared.types.release import Rerank

REFUSED = "The reranker refuses our key."
SENTENCES: Mapping[int, str] = {
    400: "The reranker finds the request wrong.",
    401: REFUSED,
    403: REFUSED,
    404: "There is no such reranker, or no such model, at its address.",
    413: "The reranker finds the texts too long.",
    422: "The reranker finds the request wrong.",
    429: "The reranker says that we ask too much.",
}
BROKEN = "The reranker failed."
OUT_OF_REACH = "The reranker cannot be reached."


class HttpReranker:
    """One rerank endpoint; connections are kept, and a call that is late is cut off."""

    def __init__(self, url: str, key: str | None, context: ssl.SSLContext | None = None) -> None:
        self._url = urlsplit(url)
        self._key = key
        self._context = context
        if self._url.scheme == "https" and context is None:
            self._context = ssl.create_default_context()
        self._idle: list[Line] = []
        self._pool = ThreadPoolExecutor(CALLS_AT_ONCE, "rerank")

    def rerank(self, question: str, texts: Sequence[str], settings: Rerank) -> Sequence[float]:
        """A score for each text, higher is better. Raises RerankUnavailable, also when late."""
        body = json.dumps(to_wire(question, texts, settings.model)).encode()
        seconds = settings.milliseconds / 1_000
        switch = Switch()
        call = lambda: from_wire(self._post(body, seconds, switch), len(texts))  # noqa: E731
        return in_time(self._pool, call, seconds, switch.cut)

    def close(self) -> None:
        """Hang up on the server, and let the threads end."""
        self._pool.shutdown()
        while self._idle:
            self._idle.pop().close()

    def _post(self, body: bytes, seconds: float, switch: Switch) -> bytes:
        try:
            with ExitStack() as failed:
                line = self._line(seconds, switch)
                failed.callback(line.close)
                status, reply = line.post(self._target, body, self._headers, seconds, switch)
                failed.pop_all()
        except (OSError, HTTPException, ValueError) as error:
            raise RerankUnavailable(OUT_OF_REACH) from error
        self._idle.append(line)
        if status != 200:
            raise RerankUnavailable(SENTENCES.get(status, BROKEN))
        return reply

    def _line(self, seconds: float, switch: Switch) -> Line:
        """A kept connection that still stands, or a new one."""
        while True:
            try:
                kept = self._idle.pop()
            except IndexError:  # Another thread may have taken the last one just now.
                return Line(self._url, self._context, seconds, switch)
            if kept.is_open():
                return kept
            kept.close()

    @property
    def _target(self) -> str:
        query = f"?{self._url.query}" if self._url.query else ""
        return (self._url.path or "/") + query

    @property
    def _headers(self) -> dict[str, str]:
        key = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        return {"Content-Type": "application/json", "Accept": "application/json", **key}


def to_wire(question: str, texts: Sequence[str], model: str) -> dict[str, Any]:
    """Cohere's request; without a model's name TEI's, whose server has one model only."""
    query = bounded(question, QUESTION_CHARACTERS)
    documents = [bounded(text, TEXT_CHARACTERS) for text in texts]
    if not model:
        return {"query": query, "texts": documents, "truncate": True}
    return {"model": model, "query": query, "documents": documents, "top_n": len(documents)}


def from_wire(reply: bytes, count: int) -> Sequence[float]:
    """The scores in a reply, in the order of the texts. Raises RerankUnavailable.

    Cohere, Jina and vLLM list them under `results`, others under `data`, TEI without a name; each
    has an `index` and a `relevance_score`, or a `score`.
    """
    try:
        read = json.loads(reply)
    except (ValueError, RecursionError) as error:
        raise RerankUnavailable(UNREADABLE) from error
    if isinstance(read, dict):
        read = read.get("results", read.get("data"))
    if not isinstance(read, list):
        raise RerankUnavailable(UNREADABLE)
    return in_order(_pairs(read), count)


def _pairs(results: list[Any]) -> Iterator[tuple[object, object]]:
    for result in results:
        found = result if isinstance(result, dict) else {}
        yield found.get("index"), found.get("relevance_score", found.get("score"))
