"""Asking: the answer grows, can be stopped, and what goes wrong is said in a sentence."""

import pytest
from playwright.sync_api import Request, expect

from tests.browser.console import Console, ends, says

RECORD_GROWTH = """() => {
  window.lengths = [];
  new MutationObserver(() => {
    const text = document.querySelector(".message.assistant:not(.done) .text");
    if (text) window.lengths.push(text.textContent.length);
  }).observe(document.getElementById("messages"), { childList: true, subtree: true });
}"""
STOP_AT_FIRST_WORDS = """() => {
  new MutationObserver(() => {
    const text = document.querySelector(".message.assistant .text");
    if (text?.textContent && !window.stopped) {
      window.stopped = true;
      document.getElementById("stop").click();
    }
  }).observe(document.getElementById("messages"), { childList: true, subtree: true });
}"""


def conversation(asked: Request) -> list[str]:
    body = asked.post_data_json
    assert body
    return [message["content"] for message in body["messages"]]


def test_shows_the_answer_growing_until_its_citations(console: Console) -> None:
    console.page.evaluate(RECORD_GROWTH)

    answer = console.ask("How many requests per minute does the Home Plus plan allow?")

    expect(answer.locator(".text")).to_contain_text("the Home Plus plan allows 60 requests")
    expect(answer.locator(".citation").first).to_contain_text("Skelbrow Cloud API, version 2")
    expect(answer.locator(".foot")).to_contain_text("trace chatcmpl_")
    lengths = console.page.evaluate("window.lengths")
    assert len(set(lengths)) >= 5
    assert lengths == sorted(lengths)


def test_stops_a_stream_and_keeps_what_was_said(console: Console) -> None:
    console.page.evaluate(STOP_AT_FIRST_WORDS)

    answer = console.ask("For how long is a refresh token valid, and is it replaced when used?")

    expect(answer).to_contain_text("Stopped.")
    expect(answer.locator(".text")).not_to_be_empty()
    expect(answer.locator(".text")).not_to_contain_text("no language model was asked")
    expect(console.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_begins_anew_with_a_new_chat(console: Console) -> None:
    console.answers_with(says("Sixty."), ends("stop"))
    console.ask("How many?")

    console.page.get_by_role("button", name="New chat").click()

    expect(console.page.locator(".message")).to_have_count(0)
    expect(console.page.get_by_text("Ask your documents")).to_be_visible()
    with console.page.expect_request("**/v1/chat/completions") as asked:
        console.ask("And now?")
    assert conversation(asked.value) == ["And now?"]


def test_sends_the_conversation_so_far(console: Console) -> None:
    console.answers_with(says("Sixty."), ends("stop"))
    console.ask("How many?")

    with console.page.expect_request("**/v1/chat/completions") as asked:
        console.ask("Why?")

    assert conversation(asked.value) == ["How many?", "Sixty.", "Why?"]


def test_says_so_when_the_documents_hold_no_answer(console: Console) -> None:
    answer = console.ask("Who composed the opera Turandot?")

    expect(answer.locator(".text")).to_have_text("I could not find this in your documents.")
    expect(answer.locator(".citation")).to_have_count(0)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (500, "<h1>Oops</h1>", "The server answered 500. Try again."),
        (502, '{"message": "Internal server error"}', "Internal server error"),
        (402, '{"error": {"message": "The budget is spent."}}', "The budget is spent."),
        (200, "data: <html>\n\n", "The answer broke off. Ask again."),
    ],
)
def test_says_a_failure_in_a_sentence(console: Console, status: int, body: str, said: str) -> None:
    console.answers_raw(status, body)

    answer = console.ask("How many?")

    expect(answer.get_by_role("alert")).to_have_text(said)
    expect(console.question).to_be_focused()


def test_says_it_when_the_model_fails_in_the_middle(console: Console) -> None:
    console.answers_with(says("Sixty "), {"error": {"message": "The model broke off."}})

    answer = console.ask("How many?")

    expect(answer.locator(".text")).to_have_text("Sixty")
    expect(answer.get_by_role("alert")).to_have_text("The model broke off.")


def test_says_it_when_the_answer_breaks_off(console: Console) -> None:
    console.answers_with(says("Sixty "), ended=False)

    answer = console.ask("How many?")

    expect(answer.get_by_role("alert")).to_have_text("The answer broke off. Ask again.")


@pytest.mark.parametrize(
    ("reason", "said"), [("length", "its greatest length"), ("content_filter", "was withheld")]
)
def test_says_why_an_answer_ends_early(console: Console, reason: str, said: str) -> None:
    console.answers_with(says("Sixty"), ends(reason))

    answer = console.ask("How many?")

    expect(answer.locator(".note")).to_contain_text(said)


def test_asks_for_a_key_again_when_it_was_revoked(console: Console) -> None:
    console.answers_raw(401, '{"detail": "This API key was revoked."}')

    console.ask("How many?")

    expect(console.key_dialog.get_by_role("alert")).to_have_text("This API key was revoked.")
