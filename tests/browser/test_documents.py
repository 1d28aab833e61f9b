"""Uploading: progress, what became of it, why it failed, and deleting."""

import pytest
from playwright.sync_api import Dialog, Route, expect

from tests.browser.console import INDEXED_MILLISECONDS, Console

LIGHTHOUSE = b"""The Orrin Head lighthouse

The Orrin Head lighthouse was lit for the first time on 4 March 1887 by Ada Fairweather.
Its lamp turns once in 23 seconds and is seen for 19 nautical miles.
"""
FERRY = b"""Ferry times

The Marram ferry leaves the north quay at 06:40 and carries at most 48 passengers.
"""
RECORD_STATES = """() => {
  window.states = [];
  new MutationObserver(() => {
    const row = document.querySelector("#document-list li");
    if (!row) return;
    const bar = row.querySelector("progress");
    window.states.push([row.querySelector(".state").textContent, bar.hidden ? null : bar.value]);
  }).observe(document.getElementById("document-list"), {
    childList: true, subtree: true, attributes: true,
  });
}"""


def test_shows_an_upload_from_its_first_byte_until_answers_cite_it(console: Console) -> None:
    console.page.evaluate(RECORD_STATES)

    row = console.upload("lighthouse.txt", LIGHTHOUSE)

    state = row.locator(".state")
    expect(state).to_contain_text("searchable · 1 passage", timeout=INDEXED_MILLISECONDS)
    states = console.page.evaluate("window.states")
    assert states[0] == ["uploading", 0]
    shares = [share for _, share in states if share is not None]
    assert shares == sorted(shares)
    answer = console.ask("When was the Orrin Head lighthouse lit for the first time?")
    expect(answer.locator(".text")).to_contain_text("4 March 1887")
    expect(answer.locator(".citation").first).to_contain_text("lighthouse")


@pytest.mark.parametrize(
    ("name", "content"),
    [("nothing.txt", b""), ("archive.pdf", b"PK\x03\x04 not a page in it")],
    ids=["an empty file", "a zip renamed"],
)
def test_says_why_an_upload_failed(console: Console, name: str, content: bytes) -> None:
    row = console.upload(name, content)

    expect(row.first).to_have_class("failed", timeout=INDEXED_MILLISECONDS)
    expect(row.first.locator("progress")).to_be_hidden()
    expect(row.first.locator(".state")).to_contain_text("The file is")
    console.page.reload()
    expect(row.first.locator(".state")).to_contain_text("The file is")


def test_says_so_when_the_file_cannot_be_sent(console: Console) -> None:
    console.page.route(f"{console.served.uploads}/**", lambda route: route.fulfill(status=403))

    row = console.upload("refused.txt", b"some words")

    expect(row.locator(".state")).to_contain_text("The store refused the file (403).")


def test_says_so_when_documents_may_not_be_seen(console: Console) -> None:
    body = '{"detail": "This API key lacks the scope `documents`."}'
    console.page.route("**/v1/documents", lambda route: route.fulfill(status=403, body=body))

    console.page.reload()

    problem = console.page.locator("#documents").get_by_role("alert")
    expect(problem).to_have_text("This API key lacks the scope `documents`.")
    expect(console.key_dialog).to_be_hidden()


def test_takes_files_that_are_dropped(console: Console) -> None:
    dropped = console.page.evaluate_handle("""() => {
      const carried = new DataTransfer();
      carried.items.add(new File(["The Quillon bridge is 212 metres long."], "bridge.txt"));
      return carried;
    }""")

    console.page.locator("#drop").dispatch_event("drop", {"dataTransfer": dropped})

    row = console.row("bridge.txt")
    expect(row).to_have_class("indexed", timeout=INDEXED_MILLISECONDS)


def test_shows_more_documents_when_asked_to(console: Console) -> None:
    def page(route: Route) -> None:
        last = "cursor=next" in route.request.url
        document = {"id": f"doc_{last}", "name": f"{last}.txt", "status": "indexed", "chunks": 1}
        cursor = None if last else "next"
        route.fulfill(json={"documents": [document], "next_cursor": cursor})

    console.page.route("**/v1/documents*", page)
    console.page.reload()
    expect(console.page.locator("#document-count")).to_have_text("1+ searchable")

    console.page.get_by_role("button", name="Show more").click()

    expect(console.page.locator("#document-list .name")).to_have_text(["False.txt", "True.txt"])
    expect(console.page.get_by_role("button", name="Show more")).to_be_hidden()


def test_deletes_a_document_so_that_no_answer_cites_it(console: Console) -> None:
    row = console.upload("ferry.txt", FERRY)
    expect(row).to_have_class("indexed", timeout=INDEXED_MILLISECONDS)
    before = console.ask("At what time does the Marram ferry leave the north quay?")
    expect(before.locator(".citation")).to_contain_text(["ferry"], ignore_case=True)
    console.page.once("dialog", Dialog.accept)

    row.get_by_role("button", name="Delete ferry.txt").click()

    expect(row).to_have_count(0)
    console.page.get_by_role("button", name="New chat").click()
    after = console.ask("At what time does the Marram ferry leave the north quay?")
    expect(after).not_to_contain_text("06:40")
    console.page.reload()
    expect(console.page.locator("#document-list")).to_contain_text("cloud-api.md")
    expect(row).to_have_count(0)


def test_keeps_a_document_when_its_deletion_is_not_confirmed(console: Console) -> None:
    row = console.row("cloud-api.md")
    console.page.once("dialog", Dialog.dismiss)

    row.get_by_role("button", name="Delete cloud-api.md").click()

    expect(row).to_have_class("indexed")
