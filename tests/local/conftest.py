"""What tests of the system on one machine may ask for."""

from pathlib import Path

import pytest

EMBEDDER = Path(__file__).parents[2] / ".groundwork" / "embedder"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty data folder with the embedding model in it."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "embedder").symlink_to(EMBEDDER)
    return folder
