"""A vendor's server inside the process: what it was sent, and a stream of events as its answer."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from typing import Any

import httpx2

EVENTS = {"content-type": "text/event-stream"}
COMMENT = b": still here\n\n"


class Body(httpx2.SyncByteStream):
    """A streamed body that knows whether it was hung up on."""

    def __init__(self, pieces: Iterable[bytes | Exception]) -> None:
        self._pieces = pieces
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece

    def close(self) -> None:
        """Note that the client has closed the connection."""
        self.closed = True


class Server:
    """Answers every request alike: with a stream, or with a status and its JSON."""

    def __init__(
        self,
        *pieces: bytes | Exception,
        status: int = 200,
        refusal: dict[str, Any] | None = None,
        for_ever: bool = False,
    ) -> None:
        self.body = Body(chain(pieces, repeat(COMMENT)) if for_ever else pieces)
        self.requests: list[httpx2.Request] = []
        self._status = status
        self._refusal = refusal

    @property
    def transport(self) -> httpx2.MockTransport:
        """What an adapter is given in place of the network."""
        return httpx2.MockTransport(self._answer)

    def sent(self) -> dict[str, Any]:
        """The body of the last request."""
        body: dict[str, Any] = json.loads(self.requests[-1].content)
        return body

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        if self._refusal is not None:
            return httpx2.Response(self._status, json=self._refusal)
        return httpx2.Response(self._status, headers=EVENTS, stream=self.body)


def unreachable(error: Exception) -> httpx2.MockTransport:
    """A network on which every request fails."""

    def fail(_: httpx2.Request) -> httpx2.Response:
        raise error

    return httpx2.MockTransport(fail)


def claude_says(*events: dict[str, Any]) -> bytes:
    """Anthropic's framing: each event under its type."""
    return b"".join(
        f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode() for event in events
    )


def gpt_says(*chunks: dict[str, Any], done: bool = True) -> bytes:
    """OpenAI's framing: bare data, then `[DONE]`."""
    said = b"".join(f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks)
    return said + (b"data: [DONE]\n\n" if done else b"")
