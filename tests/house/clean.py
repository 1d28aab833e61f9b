"""A miniature house that breaks no rule; violations are planted in it, one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MONEY = '''"""Money is counted in whole nano-dollars."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Money:
    """An amount of money, never below zero."""

    nanos: int
'''

PORTS = '''"""What the house asks of the world."""

from typing import Protocol

from shared.errors import Refusal
from shared.types.money import Money


class Ledger(Protocol):
    """Keeps the books; raises `Refusal` when a cap is reached."""

    def hold(self, money: Money) -> Refusal | None: ...
'''

SETTINGS = '''"""Settings are read once."""

import os


def read(name: str) -> str:
    """Return one setting by its name."""
    return os.environ[name]
'''

SYSTEM = '''"""The real clock and the real dice."""

import time
import uuid


def now() -> float:
    """Return the seconds since the epoch."""
    return time.time()


def new_id() -> str:
    """Return an id that nobody had before."""
    return str(uuid.uuid4())
'''

GUARD = '''"""Guards the door of a question."""

from shared.ports import Ledger


def guard(ledger: Ledger) -> bool:
    """Say whether a question may come in."""
    return _open(ledger)


def _open(ledger: Ledger) -> bool:
    return True
'''

ANTHROPIC = '''"""The adapter of one vendor's models."""

from shared.ports import Ledger


def client(ledger: Ledger) -> object:
    """Return the vendor's client, imported only when it is used."""
    import anthropic

    return anthropic
'''

HANDLER = '''"""Wakes for a chat request."""

from functions.chat.wiring import wired
from functions.parts import tables
from shared.pipeline import answer


def handle(event: dict[str, str]) -> object:
    """Answer one event, whatever happens."""
    try:
        return answer(wired(), tables(), event)
    except Exception:
        return None
'''

GATEWAY = '''"""The same handlers, woken on one machine."""

import time

import moto
import starlette

from functions.chat.handler import handle


def run() -> object:
    """Answer until someone says stop."""
    return handle, moto, starlette, time.sleep
'''

TEST_GUARD = '''"""The guard of the door."""

import pytest


def test_lets_a_question_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TABLE", "one")
'''

TEST_ENGINE = '''"""The real engine."""

import time


def test_waits_for_the_engine() -> None:
    time.sleep(0.1)
'''

CLEAN = {
    "README.md": "# A house\n\nAsk at the door.\n",
    "infra/topology.py": '"""The system on one page."""\n\nimport aws_cdk\nimport boto3\n',
    "infra/local/gateway.py": GATEWAY,
    "functions/parts.py": '"""Parts they share."""\n\nimport boto3\n\ntables = boto3.resource\n',
    "functions/chat/__init__.py": "",
    "functions/chat/handler.py": HANDLER,
    "functions/chat/wiring.py": '"""Wires."""\n\nfrom functions import parts\n\nwired = parts\n',
    "functions/search/handler.py": '"""Wakes for a search."""\n\nfrom shared.ports import Ledger\n',
    "shared/__init__.py": "",
    "shared/types/__init__.py": "",
    "shared/types/money.py": MONEY,
    "shared/types/usage.py": '"""What a call used."""\n\nfrom shared.types.money import Money\n',
    "shared/errors.py": '"""Failures."""\n\n\nclass Refusal(Exception):\n    """No money."""\n',
    "shared/ports.py": PORTS,
    "shared/settings.py": SETTINGS,
    "shared/system.py": SYSTEM,
    "shared/observe.py": '"""What is seen."""\n\nfrom shared.settings import read\n',
    "shared/stages/guard.py": GUARD,
    "shared/pipeline.py": '"""The product."""\n\nfrom shared.stages.guard import guard as answer\n',
    "shared/models/anthropic.py": ANTHROPIC,
    "shared/retrieval/extract.py": '"""Reads a file."""\n\nimport docx\nimport pypdfium2\n',
    "shared/stores/aws/ledger.py": '"""Books."""\n\nimport boto3\nfrom shared.ports import Clock\n',
    "tests/test_guard.py": TEST_GUARD,
    "tests/engines/test_engine.py": TEST_ENGINE,
}


def build(root: Path) -> None:
    """Write the clean house under a folder."""
    for path, text in CLEAN.items():
        _write(root, path, text)


@contextmanager
def planting(root: Path, files: dict[str, str]) -> Iterator[None]:
    """Put files over a clean house, and clean it again on the way out."""
    for path, text in files.items():
        _write(root, path, text)
    try:
        yield
    finally:
        for path in files:
            (root / path).unlink()
            if path in CLEAN:
                _write(root, path, CLEAN[path])


def _write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
