"""A client that leaves in mid-answer pays for what was written, and leaves a trace."""

import json
import threading
from collections.abc import Generator
from contextlib import suppress
from functools import partial

import anyio
import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message

from functions.chat.handler import build
from shared.models.scripted import ScriptedModels
from shared.ports import Ports
from shared.types.events import ModelEvent, Text
from shared.types.plan import Prompt
from shared.types.release import ModelCard
from shared.types.trace import Trace
from tests.unit.chat.app import CHAT, body, identity
from tests.unit.world import ADA, PRICE, said, spent, world

ANSWER = [Text(text="It is so, "), *said("and ", "more ", "of it.")]


class SlowModels(ScriptedModels):
    """A model that says nothing more until its listener has left."""

    def __init__(self, left: threading.Event) -> None:
        super().__init__(ANSWER)
        self._left = left

    def stream(self, card: ModelCard, prompt: Prompt) -> Generator[ModelEvent]:
        events = super().stream(card, prompt)
        yield next(events)
        self._left.wait(timeout=10)
        yield from events


class Listener:
    """A client at the other end of the wire, who leaves when the first words are there."""

    def __init__(self, left: threading.Event, spec_version: str, manner: str) -> None:
        self._left = left
        self._manner = manner
        self._asked = False
        self._gone = anyio.Event()
        self.scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": spec_version},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": CHAT,
            "query_string": b"",
            "headers": [(k.encode(), v.encode()) for k, v in identity(ADA).items()],
        }

    async def receive(self) -> Message:
        """Ask once; then stay until leaving."""
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": json.dumps(body(stream=True)).encode()}
        await self._gone.wait()
        self._left.set()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Hear a frame; the first words are enough."""
        if b"It is so" not in message.get("body", b""):
            return
        self._gone.set()
        if self._manner == "stops reading":
            await anyio.sleep_forever()
        if self._manner == "breaks the line":
            raise OSError("the line is broken")


async def serve(
    ports: Ports, left: threading.Event, spec_version: str, manner: str
) -> Trace | None:
    """Serve one listener; gives the trace that is there when the request has ended."""
    listener = Listener(left, spec_version, manner)
    with suppress(ClientDisconnect):
        await build(lambda: ports)(listener.scope, listener.receive, listener.send)
    return ports.traces.get("acme", f"chatcmpl_{1:026}")


@pytest.mark.parametrize(
    ("spec_version", "manner"),
    [("2.3", "stops reading"), ("2.4", "breaks the line"), ("2.3", "waits for more")],
)
def test_who_leaves_is_billed_and_traced_before_the_request_ends(
    spec_version: str, manner: str
) -> None:
    left = threading.Event()
    waits = manner == "waits for more"
    models = SlowModels(left) if waits else ScriptedModels(ANSWER)
    ports = world(models=models)

    trace = anyio.run(partial(serve, ports, left, spec_version, manner))

    assert trace is not None
    assert trace.outcome == "hung_up"
    assert trace.text.startswith("It is so, ")
    assert trace.end.usage.output_tokens >= 3
    assert spent(ports) == [PRICE.cost(trace.end.usage)] * 3
    assert models.hung_up == 1
