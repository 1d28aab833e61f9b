"""What the page says of documents on their way and at their end, and of what was understood."""

import json
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import OpenTab
from tests.browser.console import INDEXED_MILLISECONDS, Console, listed

UNDERSTOOD = {
    "state": "done",
    "summary": "Der Vertrag regelt die Lieferung.",
    "language": "de",
    "labels": [{"name": "contract", "confidence": 0.934}],
    "fields": {"parties": ["Ada", "Bo"], "number": "K-17"},
    "confidence": 0.934,
    "reasons": [],
}
WAYS = [
    (listed("a", "awaiting_upload"), "waiting for the file", 0),
    (listed("b", "received"), "received, waiting to be read", 0.4),
    (listed("c", "extracting"), "reading", 0.45),
    (listed("d", "chunking", pages=7), "cutting into passages · 7 pages", 0.55),
    (
        listed("e", "embedding", pages=7, chunks=40, embedded=10),
        "embedding 10 of 40 passages · 7 pages",
        0.7,
    ),
    (listed("f", "embedding"), "embedding", 0.6),
    (listed("g", "indexed", pages=1, chunks=1), "searchable · 1 page · 1 passage", None),
    (
        listed("h", "indexed", chunks=2, origin="bucket"),
        "searchable · 2 passages · from the bucket",
        None,
    ),
]

HURRY = """
window.pauses = [];
const later = window.setTimeout;
window.setTimeout = (then, pause) => {
  window.pauses.push(pause);
  return later(then, Math.min(pause, 20));
};
"""
"""Writes down how long the page means to wait, and lets it wait shortly."""


@pytest.mark.parametrize(("document", "said", "share"), WAYS, ids=[d["id"] for d, *_ in WAYS])
def test_says_how_far_a_document_is(
    console: Console, document: dict[str, Any], said: str, share: float | None
) -> None:
    console.lists(document)

    console.page.reload()

    row = console.row(document["name"])
    expect(row.locator(".state")).to_have_text(said)
    bar = row.get_by_role("progressbar", name=f"Progress of {document['name']}", exact=True)
    if share is None:
        expect(bar).to_have_count(0)
    else:
        assert bar.evaluate("bar => bar.value") == pytest.approx(share)


def test_follows_a_long_document_with_patience(open_tab: OpenTab) -> None:
    tab, asked = open_tab(), 0
    long = listed("long.pdf", "embedding", pages=2_000, chunks=9_000)
    tab.lists(long)

    def embedding(route: Route) -> None:
        nonlocal asked
        asked += 1
        route.fulfill(json=long | {"embedded": min(asked, 15)})

    tab.page.route("**/v1/documents/doc_long.pdf", embedding)
    tab.page.add_init_script(HURRY)

    tab.enter()

    expect(tab.row("long.pdf").locator(".state")).to_contain_text("embedding 15 of 9000 passages")
    pauses = tab.page.evaluate("window.pauses.filter((pause) => pause < 10_000)")
    assert pauses[0] == 400
    assert pauses == sorted(pauses)
    assert pauses[-1] > 5_000
    assert len(pauses) < 20


def test_shows_warnings_when_asked_to(console: Console) -> None:
    scans = "Pages 3 and 7-9 are scans; their text could not be read."
    console.lists(listed("scan.pdf", "indexed", pages=9, chunks=4, warnings=[scans]))
    console.page.reload()
    row = console.row("scan.pdf")
    expect(row.get_by_text(scans)).to_be_hidden()

    row.get_by_text("1 warning", exact=True).click()

    expect(row.get_by_text(scans)).to_be_visible()


def test_shows_what_was_understood(console: Console) -> None:
    console.lists(listed("vertrag.docx", "indexed", chunks=4, understanding=UNDERSTOOD))
    console.page.reload()

    console.row("vertrag.docx").locator("summary").press("Enter")

    expect(console.row("vertrag.docx").locator("summary")).to_have_text("summary")
    expect(console.row("vertrag.docx").locator(".more li")).to_have_text(
        [
            "Der Vertrag regelt die Lieferung.",
            'parties: ["Ada","Bo"]',
            "number: K-17",
            "German · contract 93 %",
        ]
    )


@pytest.mark.parametrize(
    ("state", "said"),
    [("needs_review", "needs review"), ("skipped", "no summary"), ("waiting", "summary to come")],
)
def test_says_why_nobody_is_sure_or_nothing_was_understood(
    console: Console, state: str, said: str
) -> None:
    reason = "The label `contract` is 0.41 sure."
    about = UNDERSTOOD | {"state": state, "reasons": [reason]}
    console.lists(listed("odd.txt", "indexed", chunks=1, understanding=about, warnings=["Odd."]))
    console.page.reload()

    console.row("odd.txt").locator("summary").click()

    expect(console.row("odd.txt").locator("summary")).to_have_text(f"1 warning · {said}")
    told = "can be searched already" if state == "waiting" else reason
    expect(console.row("odd.txt").locator(".reason")).to_contain_text(told)


def test_leaves_open_what_was_opened_while_a_document_goes_on(console: Console) -> None:
    first = listed("two.pdf", "chunking", warnings=["Page 2 is a scan."])
    console.lists(first)
    done = first | {"status": "indexed", "chunks": 3}
    console.page.route("**/v1/documents/doc_two.pdf", lambda route: route.fulfill(json=first))
    console.page.reload()
    row = console.row("two.pdf")
    row.locator("summary").click()

    console.page.route("**/v1/documents/doc_two.pdf", lambda route: route.fulfill(json=done))

    expect(row.locator(".state")).to_contain_text("searchable")
    expect(row.get_by_text("Page 2 is a scan.")).to_be_visible()
    told = console.page.get_by_role("status").filter(has_text="two.pdf is searchable.")
    expect(told).to_have_count(1)


def test_tries_again_what_failed_for_a_cause_of_ours(console: Console) -> None:
    ours = {"code": "processing_failed", "detail": "The file could not be processed."}
    theirs = {"code": "empty_file", "detail": "The file is empty."}
    failed = listed("ours.txt", "failed", failure=ours)
    console.lists(failed, listed("theirs.txt", "failed", failure=theirs))
    begun = failed | {"status": "received", "failure": None}
    console.page.route("**/reprocess", lambda route: route.fulfill(status=202, json=begun))
    console.page.reload()
    done = begun | {"status": "indexed", "chunks": 1}
    console.page.route("**/v1/documents/doc_ours.txt", lambda route: route.fulfill(json=done))

    console.page.get_by_role("button", name="Try again to read ours.txt").click()

    expect(console.row("ours.txt").locator(".state")).to_have_text("searchable · 1 passage")
    expect(console.row("theirs.txt").get_by_text("Try again")).to_be_hidden()


def test_shows_files_that_are_put_straight_into_the_bucket(open_tab: OpenTab) -> None:
    tab = open_tab()
    tab.page.clock.install()
    tab.enter()
    name = "minutes/board.txt"
    address = f"{tab.served.uploads}/groundwork-uploads/demo/{name}"
    words = b"The board of the Tarn society meets on the ninth of May."

    urlopen(Request(address, words, method="PUT")).close()
    _until_indexed(tab, name)
    tab.page.clock.run_for(11_000)

    expect(tab.row(name).locator(".state")).to_have_text("searchable · 1 passage · from the bucket")


def test_shows_the_newer_version_of_a_document_that_it_lists(open_tab: OpenTab) -> None:
    tab = open_tab()
    tab.enter()
    old = listed("plan.txt", "indexed", chunks=1, updated_at="2026-11-23T10:00:00Z")
    tab.lists(old)
    tab.page.clock.install()
    tab.page.reload()
    expect(tab.row("plan.txt").locator(".state")).to_have_text("searchable · 1 passage")

    tab.lists(old | {"chunks": 5, "updated_at": "2026-11-23T10:00:01Z"})
    tab.page.clock.run_for(11_000)

    expect(tab.row("plan.txt").locator(".state")).to_have_text("searchable · 5 passages")


def _until_indexed(tab: Console, name: str) -> None:
    """Ask the API, not the page, until the document is searchable."""
    asked = """async ([url, key, name]) => {
      const headers = { Authorization: `Bearer ${key}` };
      const { documents } = await (await fetch(`${url}/v1/documents`, { headers })).json();
      return documents.some((one) => one.name === name && one.status === "indexed");
    }"""
    given = json.loads(json.dumps([tab.served.url, tab.served.key, name]))
    tab.page.wait_for_function(asked, arg=given, timeout=INDEXED_MILLISECONDS, polling=100)
