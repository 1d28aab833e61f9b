"""What engines are made of is fetched once, is what was recorded, and its absence is one line."""

import hashlib
from pathlib import Path

import pytest

from infra.engines.artifacts import Artifacts, EngineUnavailable
from infra.engines.engine import Engine
from tests.engines.available import unavailable


class Registry:
    """A registry with one file, which counts how often it is asked."""

    def __init__(self, content: bytes) -> None:
        """Say what the file holds."""
        self.content = content
        self.asked = 0

    def download(self, into: Path) -> None:
        """Put the file into a folder."""
        self.asked += 1
        (into / "engine.jar").write_bytes(self.content)


class Toy(Engine):
    """An engine that is only its files, on a machine that lacks what it is told to lack."""

    title = "Toy 1.0"
    ready_path = "/"

    def __init__(self, files: Artifacts, missing: str | None = None) -> None:
        """Give its files and what the machine lacks."""
        super().__init__()
        self.files = files
        self.missing = missing

    @property
    def artifacts(self) -> Artifacts:
        """Its files."""
        return self.files

    def lacks(self) -> str | None:
        """Say what the machine lacks."""
        return self.missing

    def command(self, folder: Path, port: int) -> list[str]:
        """Run a program that ends at once with a word of complaint."""
        return ["/bin/sh", "-c", f"echo no port {port} in {folder.name}"]


@pytest.fixture
def registry() -> Registry:
    return Registry(b"engine")


@pytest.fixture
def artifacts(registry: Registry, tmp_path: Path) -> Artifacts:
    digest = hashlib.sha256(b"engine").hexdigest()
    (tmp_path / "toy.sha256").write_text(f"{digest}  engine.jar\n")
    return Artifacts("toy", registry.download, tmp_path / "cache", tmp_path)


def test_fetches_once_and_then_asks_no_registry(registry: Registry, artifacts: Artifacts) -> None:
    first = artifacts.fetch()
    second = artifacts.fetch()

    assert (first / "engine.jar").read_bytes() == b"engine"
    assert second == first
    assert registry.asked == 1


def test_refuses_a_file_that_is_not_the_recorded_one(
    registry: Registry, artifacts: Artifacts
) -> None:
    registry.content = b"something else"

    with pytest.raises(EngineUnavailable, match=r"engine\.jar"):
        artifacts.fetch()

    assert not artifacts.present()


def test_says_in_one_line_why_an_engine_is_absent(artifacts: Artifacts) -> None:
    reason = unavailable(Toy(artifacts, missing="no java on PATH"))

    assert reason == "Toy 1.0: no java on PATH"
    assert not artifacts.present()


def test_shows_the_end_of_the_log_of_an_engine_that_does_not_come_up(artifacts: Artifacts) -> None:
    toy = Toy(artifacts)

    with pytest.raises(EngineUnavailable, match="no port"):
        toy.start()

    assert toy.pid is None
