"""The page without a mouse."""

from playwright.sync_api import expect

from tests.browser.console import Console, cites, ends, listed, says

OUTLINED = """() => {
  const shown = [document.activeElement, document.activeElement.closest("label")];
  const outlined = (element) => element && getComputedStyle(element).outlineStyle !== "none";
  return [document.activeElement.id || document.activeElement.className, shown.some(outlined)];
}"""


def test_enter_sends_and_shift_enter_breaks_the_line(console: Console) -> None:
    console.answers_with(says("Yes."), ends("stop"))
    console.question.press_sequentially("One")
    console.question.press("Shift+Enter")
    console.question.press_sequentially("two")
    expect(console.page.locator(".message")).to_have_count(0)

    console.question.press("Enter")

    expect(console.page.locator(".message.user")).to_have_text("One\ntwo")
    expect(console.question).to_have_value("")


def test_enter_sends_nothing_when_nothing_is_written(console: Console) -> None:
    console.question.fill("  \n ")

    console.question.press("Enter")

    expect(console.page.locator(".message")).to_have_count(0)


def test_escape_closes_the_passage_and_goes_back_to_the_marker(console: Console) -> None:
    console.answers_with(says("Blue [1]."), cites("Blue.", "T", "S"), ends("stop"))
    marker = console.ask("What?").locator(".marker")
    marker.focus()
    console.page.keyboard.press("Enter")
    expect(console.passage).to_be_focused()

    console.page.keyboard.press("Escape")

    expect(console.passage).to_be_hidden()
    expect(marker).to_be_focused()


def test_shows_where_the_focus_is(console: Console) -> None:
    console.answers_with(says("Blue [1]."), cites("Blue.", "T", "S"), ends("stop"))
    console.ask("What?")
    console.page.locator("#new-chat").focus()
    seen: dict[str, bool] = {}

    for _ in range(40):
        name, outlined = console.page.evaluate(OUTLINED)
        seen[name] = outlined
        console.page.keyboard.press("Tab")

    assert {"new-chat", "change-key", "files", "marker", "citation", "question"} <= seen.keys()
    assert [name for name, outlined in seen.items() if name and not outlined] == []


def test_opens_what_is_said_of_a_document_and_closes_it_again(console: Console) -> None:
    console.lists(listed("a.pdf", "indexed", warnings=["Page 2 is a scan."]))
    console.page.reload()
    row = console.row("a.pdf")
    expect(console.question).to_be_focused()
    console.page.locator("#files").focus()

    console.page.keyboard.press("Tab")
    console.page.keyboard.press("Enter")

    expect(row.get_by_text("Page 2 is a scan.")).to_be_visible()
    console.page.keyboard.press("Space")
    expect(row.get_by_text("Page 2 is a scan.")).to_be_hidden()
