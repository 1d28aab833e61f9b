"""The version that is served is the one that is released."""

import tomllib
from pathlib import Path

from shared.version import VERSION

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_the_code_and_the_project_bear_one_version() -> None:
    declared = tomllib.loads(PROJECT.read_text(encoding="utf-8"))

    version = declared["project"]["version"]

    assert version == VERSION
