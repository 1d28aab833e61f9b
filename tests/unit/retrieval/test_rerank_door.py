"""The door opens the reranker that the settings name, and keeps it while its key is the same."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from shared.errors import ModelMisconfigured, RerankUnavailable, StoreUnavailable
from shared.retrieval.rerank.door import RerankDoor
from shared.types.release import Rerank
from tests.contract.rerank_servers import SCORES, TEXTS, RerankServer, serving, settings

ABSENT = ModelMisconfigured("The secret `r` is not set.")
DOWN = StoreUnavailable("The secret store does not answer.")


class Vault:
    """A secret store with one secret."""

    def __init__(self, value: str | Exception = "key-1") -> None:
        self.value = value

    def get(self, name: str) -> str:
        assert name == "r"
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


@pytest.fixture
def server() -> Iterator[RerankServer]:
    with serving(RerankServer()) as running:
        yield running


def asked(door: RerankDoor, server: RerankServer, **changes: Any) -> list[float]:
    return list(door.rerank("Which?", TEXTS, settings(server.url, **{"secret": "r"} | changes)))


def close(door: RerankDoor) -> None:
    for _, reranker in door._open.values():
        reranker.close()  # type: ignore[attr-defined]


def test_asks_the_address_that_the_settings_name(server: RerankServer) -> None:
    door = RerankDoor(Vault())

    scores = asked(door, server)

    close(door)
    assert scores == list(SCORES)
    assert server.headers[0]["Authorization"] == "Bearer key-1"


def test_keeps_what_it_has_opened(server: RerankServer) -> None:
    door = RerankDoor(Vault())

    for _ in range(3):
        asked(door, server)

    close(door)
    assert (len(server.sent), server.connections) == (3, 1)


def test_notices_a_new_key(server: RerankServer) -> None:
    vault = Vault()
    door = RerankDoor(vault)
    asked(door, server)
    first = next(iter(door._open.values()))[1]
    vault.value = "key-2"

    asked(door, server)

    first.close()  # type: ignore[attr-defined]
    close(door)
    assert [sent["Authorization"] for sent in server.headers] == ["Bearer key-1", "Bearer key-2"]


@pytest.mark.parametrize("trouble", [ABSENT, DOWN])
def test_without_its_key_there_is_no_reranker(server: RerankServer, trouble: Exception) -> None:
    door = RerankDoor(Vault(trouble))

    with pytest.raises(RerankUnavailable) as raised:
        asked(door, server)

    assert raised.value.sentence == "The reranker's key cannot be read."
    assert server.sent == []


def test_there_is_no_reranker_called_none() -> None:
    with pytest.raises(RerankUnavailable):
        RerankDoor(Vault()).rerank("Which?", TEXTS, Rerank())


def test_nothing_is_asked_about_no_texts() -> None:
    assert RerankDoor(Vault()).rerank("Which?", (), Rerank(adapter="http")) == ()


def test_opens_bedrock_in_the_region_of_the_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    door = RerankDoor(Vault())

    with pytest.raises(RerankUnavailable) as raised:
        door.rerank("Which?", TEXTS, settings(model="amazon.rerank-v1:0"))

    close(door)
    assert raised.value.sentence == "Amazon Bedrock cannot be reached."


def test_loads_no_reranker_before_one_is_asked() -> None:
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, shared.retrieval.rerank.door; "
            "print([m for m in ('boto3', 'ssl', 'http.client') if m in sys.modules])",
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    assert loaded.stdout.strip() == "[]"
