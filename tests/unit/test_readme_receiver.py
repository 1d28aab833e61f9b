"""README's receiver of callbacks is run as it stands there, and so is what is done by hand."""

import http.client
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from shared.types.webhooks import Secret
from shared.webhooks.sign import signed

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
OLD, NEW = ("whsec_" + letter * 43 + "=" for letter in "AB")
EVENT = '{"id":"evt_1","type":"document.indexed","data":{"document":{"name":"Größe.pdf"}}}'


def block(language: str, telling: str) -> str:
    """The one block of code in that language which has these words in it."""
    blocks = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    (found,) = (block for block in blocks if telling in block)
    return str(found)


@contextmanager
def receiver(secret: str) -> Iterator[int]:
    """README's receiver with this secret, for one request; gives its port."""
    code, _, _ = block("python", "Webhook(").replace("whsec_...", secret).rpartition("HTTPServer(")
    names: dict[str, Any] = {}
    exec(code, names)
    handler: type[BaseHTTPRequestHandler] = names["Receiver"]
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        server.timeout = 30
        serving = Thread(target=server.handle_request)
        serving.start()
        yield server.server_port
        serving.join()


def told(port: int, headers: dict[str, str], body: str) -> int:
    """The status with which a receiver answers a callback."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/", body.encode(), headers)
    with connection.getresponse() as response:
        status = response.status
    connection.close()
    return status


def signed_by_hand(secret: str, event_id: str, at: str, body: str, folder: Path) -> str:
    """The signature that README's commands make of a callback."""
    (folder / "body.json").write_bytes(body.encode())
    lines = block("sh", "openssl").splitlines()
    by_hand = [line for line in lines if line.startswith(("KEY=", "SIGNED="))]
    assert len(by_hand) == 2
    ended = subprocess.run(
        ["sh", "-c", "\n".join([*by_hand, 'printf %s "$SIGNED"'])],
        cwd=folder,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "SECRET": secret, "ID": event_id, "AT": at},
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout


@pytest.mark.parametrize("secret", [OLD, NEW], ids=["the old secret", "the new secret"])
def test_the_receiver_takes_what_we_sign_also_while_a_secret_is_replaced(secret: str) -> None:
    # The library that verifies takes nothing older than five minutes, by the machine's clock.
    headers = signed((Secret(value=NEW), Secret(value=OLD)), "evt_1", datetime.now(UTC), EVENT)

    with receiver(secret) as port:
        status = told(port, headers, EVENT)

    assert status == 204


def test_the_receiver_refuses_what_was_changed_on_the_way() -> None:
    headers = signed((Secret(value=NEW),), "evt_1", datetime.now(UTC), EVENT)

    with receiver(NEW) as port:
        status = told(port, headers, EVENT.replace("indexed", "deleted"))

    assert status == 401


def test_the_commands_sign_as_we_do(tmp_path: Path) -> None:
    headers = signed((Secret(value=NEW),), "evt_1", datetime.now(UTC), EVENT)

    by_hand = signed_by_hand(NEW, "evt_1", headers["webhook-timestamp"], EVENT, tmp_path)

    assert f"v1,{by_hand}" == headers["webhook-signature"]
