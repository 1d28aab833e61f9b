"""Fetch every engine that the contract tests start: `python -m tests.engines`."""

import sys

from infra.engines.engine import Engine
from tests.engines.available import ENGINES, absence, no_browser, required
from tests.engines.chromium import TITLE, find_chromium


def main() -> int:
    """Fetch the engines one after the other, a line for each, and return the exit code.

    An engine that cannot be had is an error only when GROUNDWORK_REQUIRE_ENGINES=1 is set.
    """
    absent = [engine.title for engine in (kind() for kind in ENGINES) if not _fetched(engine)]
    browser = find_chromium()
    print(f"{TITLE}: ready, {browser}" if browser else no_browser())
    absent += [] if browser else [TITLE]
    if absent and required():
        print(f"GROUNDWORK_REQUIRE_ENGINES=1 is set, but not to be had: {', '.join(absent)}.")
        return 1
    return 0


def _fetched(engine: Engine) -> bool:
    print(f"{engine.title}: ", end="")
    if engine.lacks() is None and not engine.artifacts.present():
        print("fetching ... ", end="", flush=True)
    reason = absence(engine)
    print(reason or f"ready, {engine.artifacts.megabytes():.0f} MB")
    return reason is None


if __name__ == "__main__":
    sys.exit(main())
