"""Violations to plant, some for every rule, each with the place where its rule must bite."""

from dataclasses import dataclass, field

from .rules.vendors import VENDORS

DOC = '"""Says what it is."""\n'


@dataclass(frozen=True)
class Plant:
    """One violation: its rule, the `path:line` to bite at, that file's text, a word of advice."""

    rule: str
    at: str
    text: str
    says: str
    beside: dict[str, str] = field(default_factory=dict)

    @property
    def files(self) -> dict[str, str]:
        return {self.at.rpartition(":")[0]: self.text, **self.beside}


def line(rule: str, path: str, code: str, says: str) -> Plant:
    """Plant one statement on line 2 of a module."""
    return Plant(rule, f"{path}:2", f"{DOC}{code}\n", says)


def arrow(path: str, code: str, says: str = "may not import") -> Plant:
    """Plant one import that points up or sideways."""
    return line("arrows", path, code, says)


def sized(lines: int, name: str = "grow") -> str:
    """Spell a function of that many lines; its docstring and decorator do not count."""
    return f'@cache\ndef {name}():\n    """Does\n    it."""\n' + "    x = 1\n" * (lines - 1)


def broad(times: int) -> str:
    """Spell a module with that many broad excepts, on lines 4, 8 ..."""
    return DOC + "try:\n    pass\nexcept Exception:\n    pass\n" * times


def split(text: str) -> str:
    """Spell what this very file may not hold: each bar stands for nothing."""
    return text.replace("|", "")


SYNTAX = (
    line("syntax", "shared/observe.py", "def first[T](it: list[T]) -> T: ...", "cannot read this"),
    line("syntax", "tests/test_guard.py", "def (", "cannot read this"),
)

ARROWS = (
    arrow("shared/types/money.py", "from shared.errors import Refusal"),
    arrow("shared/errors.py", "from shared import ports"),
    arrow("shared/ports.py", "from shared.stages.guard import guard"),
    arrow("shared/settings.py", "import shared.observe"),
    arrow("shared/http/problem.py", "from shared.settings import read"),
    arrow("shared/stages/guard.py", "from shared.stages.route import r", "never import each other"),
    arrow("shared/stages/route.py", "from . import guard", "never import each other"),
    arrow("shared/stages/route.py", "from ..models import anthropic"),
    arrow("shared/stages/route.py", "from importlib import *; __import__('shared.stores.x')"),
    arrow("shared/stages/hold.py", "if TYPE_CHECKING: import shared.system"),
    arrow("shared/pipeline.py", "from shared.models.anthropic import client"),
    arrow("shared/pipeline.py", "from functions.parts import tables"),
    arrow("shared/models/offline.py", "from shared.retrieval.extract import read"),
    arrow("shared/stores/ledger.py", "from shared.settings import read"),
    arrow("shared/documents/process.py", "from shared.retrieval.chunk import chunk"),
    arrow("shared/evals/run.py", "from shared.pipeline import answer"),
    arrow("functions/search/handler.py", "from functions.chat import wiring", "another function's"),
    arrow("functions/parts.py", "from functions.chat.wiring import wired", "another function's"),
    arrow("functions/parts.py", "import infra.topology"),
    arrow("infra/topology.py", "from tests.test_guard import fake"),
    arrow("infra/topology.py", "from shared.drawer import x", "has no layer"),
    Plant("arrows", "shared/drawer.py:1", DOC, "has no layer"),
)

CYCLES = (
    Plant(
        "cycles",
        "shared/retrieval/chunk.py:2",
        f"{DOC}from shared.retrieval.fuse import fuse\n",
        "shared.retrieval.chunk -> shared.retrieval.fuse -> shared.retrieval.rank -> ",
        {
            "shared/retrieval/fuse.py": f"{DOC}from . import rank\n",
            "shared/retrieval/rank.py": f"{DOC}def r():\n    import shared.retrieval.chunk\n",
        },
    ),
)

STAGE = "shared/stages/guard.py"
EVERY_VENDOR = (
    line("vendors", STAGE, f"import {package}", f"{package} belongs in")
    for vendor in VENDORS
    for package in vendor.packages
)
STRAYS = (
    line("vendors", "infra/topology.py", "from anthropic import Anthropic", "belongs in"),
    line("vendors", "shared/retrieval/embedded.py", "import openai.types", "belongs in"),
    line("vendors", "functions/chat/wiring.py", "from boto3 import client", "belongs in"),
    line("vendors", "functions/search/handler.py", "import uvicorn", "belongs in"),
    line("vendors", "infra/topology.py", "import moto.server", "belongs in"),
    line("vendors", "shared/retrieval/tables.py", "import docx", "already has its file"),
)

ENVIRONMENT = (
    line("environment", "infra/topology.py", "import os; os.getenv('A')", "take a setting"),
    line("environment", "shared/ports.py", "from os import environ as e; e['A']", "take a setting"),
    line("environment", "functions/parts.py", "import os as o; f(o.environ)", "take a setting"),
)

CLOCK = tuple(
    line("clock", STAGE, code, "as ports")
    for code in (
        "from datetime import datetime as dt, UTC; dt.now(UTC)",
        "import datetime; datetime.datetime.utcnow()",
        "from datetime import date; date.today()",
        "import time; time.time_ns()",
        "import time; later(time.sleep)",
        "from time import perf_counter as tick; tick()",
        "from uuid import uuid4; field(default_factory=uuid4)",
        "import random; random.Random(7)",
        "import secrets; secrets.token_hex()",
    )
)

SIZES = (
    Plant("sizes", "shared/prices.py:251", "x = 1\n" * 251, "251 lines"),
    Plant("sizes", "tests/test_long.py:251", "x = 1\n" * 251, "251 lines"),
    Plant("sizes", "shared/prices.py:2", sized(41), "41 lines"),
    Plant("sizes", "tests/test_long.py:2", sized(41), "41 lines"),
    Plant("sizes", "shared/prices.py:2", "".join(sized(9) for _ in range(19)), "the median"),
    Plant("sizes", "shared/prices.py:2", sized(26) * 3, "the p95"),
)

NAMES = (
    Plant("names", "shared/stores/utils.py:1", DOC, "'utils' says nothing"),
    Plant("names", "functions/chat_service.py:1", DOC, "'service' says nothing"),
    Plant("names", "infra/common/roles.py:1", DOC, "'common' says nothing"),
    Plant("names", "infra/local/page/helpers.js:1", "", "'helpers' says nothing"),
    line("names", "shared/stores/ledger.py", "class LedgerManager: ...", "LedgerManager says"),
    line("names", "tests/test_guard.py", "class BaseFake: ...", "BaseFake says nothing"),
    Plant("names", "shared/stages/route.py:1", f"{DOC}def _r(): ...\n", "one public function rou"),
    line("names", "shared/stages/route.py", "def pick(): ...\ndef route(): ...", "pick private"),
)

SENTENCES = (
    Plant("sentences", "shared/observe.py:1", "x = 1\n", "the module opens without"),
    Plant("sentences", "infra/topology.py:1", '"""Topology"""\n', "the module opens without"),
    line("sentences", "functions/parts.py", "def tables(): ...", "tables opens without"),
    line("sentences", "shared/errors.py", "class Refusal: ...", "Refusal opens without"),
    Plant("sentences", "shared/models/__init__.py:1", DOC, "stays empty"),
)

TEST = "tests/test_guard.py"
FAKES = (
    line("fakes", TEST, "from unittest.mock import Mock", "twin"),
    line("fakes", TEST, "from unittest import mock", "twin"),
    line("fakes", TEST, "def test_a_b_c(monkeypatch): monkeypatch.setattr(x, 'y', 1)", "twin"),
    line("fakes", TEST, "import pytest; pytestmark = pytest.mark.skip", "hides a failure"),
    line("fakes", TEST, "from pytest import mark; m = mark.xfail(strict=True)", "hides a failure"),
    line("fakes", TEST, "import time; time.sleep(1)", "never sleeps"),
)

TITLES = (
    line("titles", TEST, "def test_guard(): ...", "no sentence"),
    line("titles", TEST, "async def test_Refuses_an_empty_one(): ...", "no sentence"),
    line("titles", "tests/guard.py", "def test_refuses_an_empty_one(): ...", "test_*.py"),
    Plant("titles", f"{TEST}:2", "class TestGuard:\n    def test_ok(self): ...\n", "no sentence"),
)

EXCEPTS = (
    Plant("excepts", "shared/pipeline.py:4", broad(1), "name the error"),
    Plant("excepts", "shared/pipeline.py:4", f"{DOC}try:\n    x\nexcept:\n    y\n", "name the"),
    Plant("excepts", "functions/chat/handler.py:8", broad(2), "one broad except is enough"),
    line("excepts", TEST, "import contextlib; contextlib.suppress(Exception)", "name the error"),
)

PORTABLE = (
    Plant("portable", "README.md:3", split("# A\n\nSee py|pi.org for more.\n"), "registry's host"),
    Plant(
        "portable", "infra/a.pom.xml:1", split("https://repo1.mav|en.org/x\n"), "registry's host"
    ),
    Plant("portable", "locks/dev.txt:1", split("--index-url htt|ps://mirror/x\n"), "registry's"),
    Plant("portable", "infra/run.sh:2", split("#!/bin/sh\ncd /wor|k/main\n"), "one machine's"),
    Plant("portable", "docs/a.md:1", split("Kept in /hom|e/anna/notes.\n"), "one machine's folder"),
    Plant("portable", "docs/a.md:1", split("Read ..|/shared/design.md.\n"), "one machine's folder"),
    Plant("portable", "uv.lock:1", "", "untrack it"),
)

PLANTS = (
    *(*SYNTAX, *ARROWS, *CYCLES, *EVERY_VENDOR, *STRAYS, *ENVIRONMENT, *CLOCK, *SIZES),
    *(*NAMES, *SENTENCES, *FAKES, *TITLES, *EXCEPTS, *PORTABLE),
)
