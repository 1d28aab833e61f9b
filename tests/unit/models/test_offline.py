"""The model without a key: it quotes, cites, declares itself, and says when it does not know."""

import pytest

from shared.models.offline.model import DECLARATION, NOT_FOUND, OfflineModels, compose
from shared.types.chat import Message, Tool
from shared.types.events import ModelEvent, Stop, Text
from shared.types.money import Usage
from shared.types.plan import Prompt

from .samples import Pacing, card, passage, prompt

CARD = card("offline")
FELL = passage("The Fell 8 outdoor unit weighs 118 kg. It is painted grey at the factory.")
TERMS = passage("You may return a unit within 14 days. Shipping is not paid back.")


def ask(asked: Prompt) -> list[ModelEvent]:
    return list(OfflineModels(Pacing()).stream(CARD, asked))


def said(events: list[ModelEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, Text))


def test_quotes_the_best_sentence_with_its_marker_and_declares_itself() -> None:
    answer = compose(CARD, prompt("How much does the Fell 8 outdoor unit weigh?", TERMS, FELL))

    assert answer == f"The Fell 8 outdoor unit weighs 118 kg. [2]\n\n{DECLARATION}"


@pytest.mark.parametrize("question", ["Who won the chess cup in Oslo?", "Why?", "", "🙂"])
def test_says_that_it_found_nothing_and_nothing_else(question: str) -> None:
    answer = compose(CARD, prompt(question, FELL, TERMS))

    assert answer == NOT_FOUND == "I could not find this in your documents."


def test_finds_nothing_without_passages() -> None:
    assert compose(CARD, prompt("How much does the Fell 8 weigh?")) == NOT_FOUND


def test_says_the_same_thing_only_once() -> None:
    twin = passage("The Fell 8 outdoor unit weighs exactly 118 kg.")

    answer = compose(CARD, prompt("How much does the Fell 8 outdoor unit weigh?", FELL, twin))

    assert answer.count("118 kg") == 1


def test_quotes_at_most_three_sentences() -> None:
    many = passage(
        "Units return for rust. Units return for noise. Units return for leaks. Units return for "
        "ice. Units return for smoke."
    )

    answer = compose(CARD, prompt("For what do units return?", many))

    assert answer.count("[1]") == 3


def test_a_number_in_brackets_in_a_document_is_no_citation() -> None:
    paper = passage("The virus spreads through the air in hospitals [3, 7].")

    answer = compose(CARD, prompt("How does the virus spread in hospitals?", paper))

    assert answer.startswith("The virus spreads through the air in hospitals (3, 7). [1]")


def test_leans_on_the_question_before_when_the_follow_up_is_one_word() -> None:
    before = Message(role="user", content="Is the unit painted at the factory?")
    again = Message(role="user", content="Grey?")

    answer = compose(CARD, prompt(messages=(before, again), passages=(TERMS, FELL)))

    assert answer.startswith("It is painted grey at the factory. [2]")


def test_streams_word_by_word_with_usage_before_each() -> None:
    events = ask(prompt("How much does the Fell 8 outdoor unit weigh?", FELL))

    texts = [event for event in events if isinstance(event, Text)]
    counted = [event.output_tokens for event in events if isinstance(event, Usage)]
    assert len(texts) == len(said(events).split())
    assert counted == sorted(counted)
    assert counted[-1] == round(len(texts) * 4 / 3)
    assert events[-1] == Stop(reason="stop")


def test_keeps_the_pace_of_its_card() -> None:
    clock = Pacing()
    paced = card("offline", settings={"tokens_per_second": 100.0})

    events = list(OfflineModels(clock).stream(paced, prompt("Why?")))

    assert clock.waits == pytest.approx([4 / 3 / 100] * len(said(events).split()))


def test_waits_for_nobody_without_a_pace() -> None:
    clock = Pacing()

    list(OfflineModels(clock).stream(CARD, prompt("Why?")))

    assert clock.waits == []


def test_ends_honestly_when_its_tokens_are_spent() -> None:
    short = prompt("How much does the Fell 8 outdoor unit weigh?", FELL, max_tokens=4)

    events = ask(short)

    assert said(events) == "The Fell 8"
    assert events[-1] == Stop(reason="length")


def test_stops_at_the_caller_s_word() -> None:
    until = prompt("How much does the Fell 8 outdoor unit weigh?", FELL, stop=("118",))

    events = ask(until)

    assert said(events) == "The Fell 8 outdoor unit weighs"
    assert events[-1] == Stop(reason="stop")


def test_tools_change_nothing() -> None:
    question = "How much does the Fell 8 outdoor unit weigh?"
    with_tools = prompt(question, FELL, tools=(Tool(name="weigh"),), tool_choice="required")

    events = ask(with_tools)

    assert events == ask(prompt(question, FELL))


def test_its_card_may_ask_for_stronger_support() -> None:
    strict = card("offline", settings={"weakest_support": 1.0})

    answer = compose(strict, prompt("How much does the Fell 8 outdoor unit weigh?", FELL))

    assert answer == NOT_FOUND
