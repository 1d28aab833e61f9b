"""The browser that drives the page: whichever Chromium this machine has installed."""

import shutil
from pathlib import Path

TITLE = "Chromium"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_chromium() -> Path | None:
    """Return the program's path, or nothing where there is none; it is never fetched."""
    found = (shutil.which(program) for program in PROGRAMS)
    return next((Path(path) for path in found if path), None)
