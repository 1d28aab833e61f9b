"""The embedding model that `make install` built, for the tests that read with it."""

from pathlib import Path

from infra.embedder.build import build

FOLDER = Path(__file__).parents[3] / ".groundwork" / "embedder"


def built_embedder() -> Path:
    """The folder of the built model; it is built first where an install was skipped."""
    build(FOLDER, uv=None)
    return FOLDER
