"""A release that is being edited: a copy of the files that ship."""

import shutil
from pathlib import Path

from shared.releases.bundle import SHARED

PARTS = (
    "features.toml",
    "models/catalog.toml",
    "prompts/catalog/answer/v1.md",
    "prompts/catalog/rewrite/v1.md",
    "prompts/catalog/understand/v1.md",
)


def copied(folder: Path) -> Path:
    """Copy the files of the release into a folder."""
    for part in PARTS:
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SHARED / part, folder / part)
    return folder


def edit(path: Path, before: str, after: str) -> None:
    """Replace the first of some words, which must be there."""
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))
