"""The page on a phone, 390 pixels wide."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.console import Console, listed

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def fits(console: Console) -> bool:
    return bool(console.page.evaluate(OVERFLOW) == 0)


def test_asks_and_opens_a_citation_on_a_phone(open_tab: OpenTab) -> None:
    tab = open_tab(390, 844)
    tab.enter()

    answer = tab.ask("Which header says how many seconds to wait after a call over the limit?")

    assert fits(tab)
    answer.locator(".citation").first.click()
    expect(tab.page.locator("#passage-text")).to_be_in_viewport()
    assert fits(tab)
    tab.page.get_by_role("button", name="Close the passage").click()
    expect(answer).to_be_in_viewport()


def test_lays_the_documents_over_the_chat_on_a_phone(open_tab: OpenTab) -> None:
    tab = open_tab(390, 844)
    tab.enter()
    opener = tab.page.get_by_role("button", name="Documents", exact=True)
    expect(tab.row("cloud-api.md")).to_be_hidden()

    opener.click()

    expect(tab.row("cloud-api.md")).to_be_in_viewport()
    expect(opener).to_have_attribute("aria-expanded", "true")
    assert fits(tab)
    tab.page.keyboard.press("Escape")
    expect(tab.row("cloud-api.md")).to_be_hidden()


def test_fits_long_names_warnings_and_summaries_on_a_phone(open_tab: OpenTab) -> None:
    tab, word = open_tab(390, 844), "w" * 300
    about = {"state": "done", "summary": word, "fields": {word: word}}
    failure = {"code": "unsupported_type", "detail": word}
    tab.lists(
        listed(word, "indexed", warnings=[word], understanding=about),
        listed(f"{word}.doc", "failed", failure=failure),
    )
    tab.enter()
    tab.page.get_by_role("button", name="Documents", exact=True).click()

    tab.page.locator("#document-list summary").first.click()

    expect(tab.page.locator("#document-list .summary")).to_be_visible()
    assert fits(tab)
    assert tab.page.locator("#documents").evaluate("it => it.scrollWidth - it.clientWidth") == 0
