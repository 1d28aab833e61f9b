"""Whose model a card names, with which key, and when its SDK is loaded."""

import subprocess
import sys

import pytest

from shared.errors import ModelMisconfigured
from shared.models.door import ModelDoor
from shared.stores.memory.secrets import MemorySecrets
from shared.types.events import Stop, Text

from .samples import Pacing, card, passage, prompt
from .test_anthropic import ended as claude_ended
from .test_anthropic import started as claude_started
from .test_anthropic import text as claude_text
from .test_openai import ended as gpt_ended
from .test_openai import text as gpt_text
from .wire import Server, claude_says, gpt_says


class Rotating:
    """A secret store whose key is another one at every look."""

    def __init__(self, *keys: str) -> None:
        self._keys = list(keys)

    def get(self, name: str) -> str:
        assert name == "openai"
        return self._keys.pop(0)


def test_asks_claude_for_a_card_of_anthropic() -> None:
    server = Server(claude_says(claude_started(), claude_text("Hello"), *claude_ended()))
    door = ModelDoor(MemorySecrets({"anthropic": "s3cret"}), Pacing(), server.transport)

    events = list(door.stream(card("anthropic", secret="anthropic"), prompt()))

    assert Text(text="Hello") in events
    assert server.requests[0].url == "https://api.anthropic.com/v1/messages"
    assert "s3cret" in str(server.requests[0].headers.raw)


def test_asks_the_server_that_the_card_names() -> None:
    server = Server(gpt_says(gpt_text("Hello"), gpt_ended()))
    door = ModelDoor(MemorySecrets({}), Pacing(), server.transport)

    events = list(door.stream(card("openai", base_url="http://localhost:8000/v1"), prompt()))

    assert events == [Text(text="Hello"), Stop(reason="stop")]
    assert server.requests[0].url == "http://localhost:8000/v1/chat/completions"


def test_answers_offline_without_a_key() -> None:
    door = ModelDoor(MemorySecrets({}), Pacing())
    asked = prompt("Who founded Acme?", passage("Acme was founded by Ada Lovelace in 1851."))

    events = list(door.stream(card("offline"), asked))

    assert events[-1] == Stop(reason="stop")


def test_says_which_secret_is_missing() -> None:
    door = ModelDoor(MemorySecrets({}), Pacing())

    with pytest.raises(ModelMisconfigured, match="`anthropic`"):
        door.stream(card("anthropic", secret="anthropic"), prompt())


def test_uses_a_new_key_once_the_secret_has_changed() -> None:
    server = Server(gpt_says(gpt_text("Hello"), gpt_ended()))
    door = ModelDoor(Rotating("old", "old", "new"), Pacing(), server.transport)
    gpt = card("openai", secret="openai")

    for _ in range(3):
        list(door.stream(gpt, prompt()))

    sent = [request.headers["authorization"] for request in server.requests]
    assert sent == ["Bearer old", "Bearer old", "Bearer new"]


def test_loads_no_vendor_before_it_is_asked() -> None:
    program = (
        "import sys, shared.models.door; "
        "print(*({'anthropic', 'openai', 'httpx2'} & set(sys.modules)))"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.split() == []
