"""The chat page in the hands of a test: what a person does and what he sees."""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests.browser.served import Served

ANSWER_MILLISECONDS = 20_000
INDEXED_MILLISECONDS = 30_000
CHAT = "**/v1/chat/completions"


class Console:
    """One browser tab."""

    def __init__(self, page: Page, served: Served) -> None:
        self.page = page
        self.served = served
        self.question = page.get_by_label("Question")
        self.answers = page.locator(".message.assistant")
        self.passage = page.get_by_role("complementary", name="").and_(page.locator("#passage"))
        self.key_dialog = page.get_by_role("dialog", name="Your API key")

    def enter(self) -> None:
        """Come in by the link that brings the key."""
        self.page.goto(self.served.link)
        expect(self.question).to_be_focused()

    def ask(self, question: str) -> Locator:
        """Ask and wait for the end; the new answer."""
        before = self.answers.count()
        self.question.fill(question)
        self.question.press("Enter")
        answer = self.answers.nth(before)
        expect(answer.and_(self.page.locator(".done"))).to_be_visible(timeout=ANSWER_MILLISECONDS)
        return answer

    def upload(self, name: str, content: bytes, media: str = "text/plain") -> Locator:
        """Choose a file; its row among the documents."""
        payload = FilePayload(name=name, mimeType=media, buffer=content)
        self.page.locator("#files").set_input_files(payload)
        return self.row(name)

    def row(self, name: str) -> Locator:
        """The row of a document."""
        return self.page.locator("#document-list > li").filter(has_text=name)

    def lists(self, *documents: dict[str, Any]) -> None:
        """Let the server know these documents and no others, from the next load on."""
        known = {document["id"]: document for document in documents}

        def fulfil(route: Route) -> None:
            asked = urlsplit(route.request.url).path.partition("/v1/documents")[2].strip("/")
            page = {"documents": list(known.values()), "next_cursor": None}
            if asked and asked not in known:
                route.fulfill(status=404)
                return
            route.fulfill(json=known[asked] if asked else page)

        self.page.route("**/v1/documents**", fulfil)

    def answers_with(self, *chunks: dict[str, Any], ended: bool = True) -> None:
        """Let the server stream these chunks to the next questions."""
        frames = [json.dumps(chunk) for chunk in chunks] + (["[DONE]"] if ended else [])
        self.answers_raw(200, _events(frames), "text/event-stream")

    def answers_raw(self, status: int, body: str, media: str = "text/html") -> None:
        """Let the server answer the next questions like this."""

        def fulfil(route: Route) -> None:
            route.fulfill(status=status, body=body, content_type=media)

        self.page.route(CHAT, fulfil)


def listed(name: str, status: str, **more: Any) -> dict[str, Any]:
    """A document as the API shows it, under an id of its name."""
    return {"id": f"doc_{name}", "name": name, "status": status, "failure": None, **more}


def says(text: str) -> dict[str, Any]:
    """A chunk with some text."""
    return {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]}


def ends(reason: str) -> dict[str, Any]:
    """The chunk that tells why the model stopped."""
    return {"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}


def cites(text: str, title: str, section: str) -> dict[str, Any]:
    """A chunk with a citation under the number 1."""
    cited = {"index": 1, "title": title, "section": section, "page": 3, "text": text}
    return {"choices": [{"index": 0, "delta": {}}], "groundwork": {"citation": cited}}


def _events(frames: Iterable[str]) -> str:
    return "".join(f"data: {frame}\n\n" for frame in frames)
