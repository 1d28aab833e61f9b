"""Who may use the page: the key that it asks for, takes from a link, and keeps."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenTab


def test_asks_for_a_key_when_there_is_none(open_tab: OpenTab) -> None:
    tab = open_tab()

    tab.page.goto(tab.served.url)

    expect(tab.key_dialog).to_be_visible()
    expect(tab.page.get_by_label("Key", exact=True)).to_be_focused()


def test_says_so_when_the_key_is_wrong(open_tab: OpenTab) -> None:
    tab = open_tab()
    tab.page.goto(tab.served.url)

    tab.page.get_by_label("Key", exact=True).fill("gw_wrong")
    tab.page.get_by_role("button", name="Use this key").click()

    problem = tab.key_dialog.get_by_role("alert")
    expect(problem).to_have_text("This API key is not known, or it was revoked.")
    assert tab.page.evaluate("localStorage.length") == 0


def test_says_so_when_the_key_could_not_even_be_sent(open_tab: OpenTab) -> None:
    tab = open_tab()
    tab.page.goto(tab.served.url)

    tab.page.get_by_label("Key", exact=True).fill("ключ")
    tab.page.keyboard.press("Enter")

    expect(tab.key_dialog.get_by_role("alert")).to_contain_text("This is no API key")


def test_lets_the_right_key_in_and_keeps_it(open_tab: OpenTab) -> None:
    tab = open_tab()
    tab.page.goto(tab.served.url)
    tab.page.get_by_label("Key", exact=True).fill(f"  {tab.served.key} ")
    tab.page.keyboard.press("Enter")
    expect(tab.key_dialog).to_be_hidden()

    tab.page.reload()

    expect(tab.page.locator("#document-list")).to_contain_text("cloud-api.md")
    expect(tab.key_dialog).to_be_hidden()


def test_takes_the_key_from_the_link_and_removes_it_from_the_address(open_tab: OpenTab) -> None:
    tab = open_tab()

    tab.page.goto(tab.served.link)

    expect(tab.page.locator("#document-list")).to_contain_text("cloud-api.md")
    expect(tab.page).to_have_url(re.compile(r"/$"))
    expect(tab.key_dialog).to_be_hidden()


def test_asks_before_a_link_replaces_a_key_that_works(open_tab: OpenTab) -> None:
    tab = open_tab()
    tab.enter()

    tab.page.goto(f"{tab.served.url}/?again#key=gw_of_somebody_else")

    expect(tab.key_dialog.get_by_role("alert")).to_contain_text("another key")
    assert tab.page.evaluate("localStorage['groundwork-key']") == tab.served.key


def test_takes_the_link_when_the_key_in_use_no_longer_works(open_tab: OpenTab) -> None:
    tab = open_tab()
    tab.page.goto(tab.served.url)
    tab.page.evaluate("localStorage['groundwork-key'] = 'gw_revoked'")

    tab.page.goto(f"{tab.served.url}/?again#key={tab.served.key}")

    expect(tab.page.locator("#document-list")).to_contain_text("cloud-api.md")
    expect(tab.key_dialog).to_be_hidden()
