"""Whether the real engines can be started on this machine, and if not, why, in one line."""

import os

import pytest

from infra.engines.artifacts import EngineUnavailable
from infra.engines.engine import Engine
from infra.engines.opensearch import OpenSearchServer
from tests.engines.aimock import AIMock
from tests.engines.chromium import PROGRAMS, TITLE, find_chromium
from tests.engines.dynamodb import DynamoDBLocal

ENGINES: tuple[type[Engine], ...] = (OpenSearchServer, DynamoDBLocal, AIMock)


def required() -> bool:
    """Say whether an absent engine is a failure here: GROUNDWORK_REQUIRE_ENGINES=1 is set."""
    return os.environ.get("GROUNDWORK_REQUIRE_ENGINES") == "1"


def absence(engine: Engine) -> str | None:
    """Return in a few words why the engine cannot be started here, or nothing.

    What is missing of its files is fetched on the way.
    """
    missing = engine.lacks()
    if missing is None:
        try:
            engine.artifacts.fetch()
        except EngineUnavailable as problem:
            return str(problem)
    return missing


def unavailable(engine: Engine) -> str | None:
    """Return the same as one line with the engine's name: `OpenSearch 2.19.1: no java on PATH`."""
    reason = absence(engine)
    return f"{engine.title}: {reason}" if reason else None


def no_browser() -> str | None:
    """Return in one line why there is no browser to drive the page with, or nothing."""
    return None if find_chromium() else f"{TITLE}: no {PROGRAMS[0]} on PATH"


def insist(reason: str | None) -> None:
    """Skip the test that lacks an engine for this reason, or fail it where all are required."""
    if reason and required():
        pytest.fail(reason, pytrace=False)
    if reason:
        pytest.skip(reason)
