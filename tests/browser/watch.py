"""Sees what must never happen on the page: scripts that break, rules broken, foreign requests."""

from playwright.sync_api import ConsoleMessage, Page, Request

from tests.browser.served import Served

REFUSED_BY_SERVER = "Failed to load resource: the server responded with a status of"
"""What Chromium itself says of a 4xx or 5xx answer; tests of refusals cause these on purpose."""


class Watch:
    """Everything suspicious that one page did, as sentences."""

    def __init__(self, page: Page, allowed: Served) -> None:
        self._allowed = (f"{allowed.url}/", f"{allowed.uploads}/")
        self.seen: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"script broke: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        """Violations of the content security policy are console errors too."""
        refusal = message.text.startswith(REFUSED_BY_SERVER)
        if message.type in ("error", "warning") and not refusal:
            self.seen.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith(self._allowed):
            self.seen.append(f"request to elsewhere: {request.url}")
