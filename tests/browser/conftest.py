"""One real system and one browser for all tests of the page; a tab of its own for each."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.console import INDEXED_MILLISECONDS, Console
from tests.browser.served import ROOT, Served, served
from tests.browser.watch import Watch
from tests.engines.available import insist, no_browser
from tests.engines.chromium import find_chromium

HANDBOOK = ROOT / "infra" / "local" / "samples" / "handbook"
CORPUS = (HANDBOOK / "cloud-api.md", HANDBOOK / "warranty-returns-policy.pdf")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OpenTab = Callable[..., Console]


# Not for the whole session: while playwright runs, its event loop occupies the main thread.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    insist(no_browser())
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="package")
def system(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The system with a small corpus, uploaded through the page itself."""
    with served(tmp_path_factory.mktemp("system")) as running:
        page = browser.new_page()
        console = Console(page, running)
        console.enter()
        page.locator("#files").set_input_files(list[str | Path](CORPUS))
        ready = page.locator("#document-count")
        expect(ready).to_have_text("2 searchable", timeout=INDEXED_MILLISECONDS)
        page.close()
        yield running


@pytest.fixture
def open_tab(browser: Browser, system: Served) -> Iterator[OpenTab]:
    """Opens tabs of browsers that know nothing yet; in the end none may have done anything odd."""
    watches: list[Watch] = []

    def open_one(width: int = 1_280, height: int = 800) -> Console:
        context = browser.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        watches.append(Watch(page, system))
        return Console(page, system)

    yield open_one
    for context in list(browser.contexts):
        context.close()
    assert [seen for watch in watches for seen in watch.seen] == []


@pytest.fixture
def console(open_tab: OpenTab) -> Console:
    """A tab of somebody who is in."""
    tab = open_tab()
    tab.enter()
    return tab
