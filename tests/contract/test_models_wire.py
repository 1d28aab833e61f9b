"""Both adapters against a server that speaks the vendors' wire formats: one behaviour for both."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.errors import (
    ModelCutOff,
    ModelError,
    ModelMisconfigured,
    ModelRateLimited,
    ModelRejected,
    ModelUnavailable,
)
from shared.models.door import ModelDoor
from shared.stores.memory.secrets import MemorySecrets
from shared.types.chat import Message, Tool, ToolCall
from shared.types.events import ModelEvent, Stop, Text
from shared.types.money import Price, Usage
from shared.types.plan import Prompt
from shared.types.release import Adapter, ModelCard
from tests.contract.still_clock import StillClock
from tests.engines.aimock import AIMock
from tests.engines.replies import breaks_off, calls_tool, fails, says

ADAPTERS: tuple[Adapter, ...] = ("anthropic", "openai")
PRICE = Price(input=1, cache_read=1, cache_write=1, output=1)
WEATHER = Tool(
    name="weather",
    description="The weather of a city.",
    parameters={"type": "object", "properties": {"city": {"type": "string"}}},
)
Ask = Callable[..., list[ModelEvent]]


@pytest.fixture(params=ADAPTERS)
def card(request: pytest.FixtureRequest, aimock: AIMock) -> ModelCard:
    """Give a card of each vendor whose address is the stand-in's."""
    adapter: Adapter = request.param
    address = aimock.anthropic_url if adapter == "anthropic" else aimock.openai_url
    name = "claude-sonnet-5-5" if adapter == "anthropic" else "gpt-4o"
    return ModelCard(
        id=name,
        adapter=adapter,
        name=name,
        price=PRICE,
        price_source="made up",
        context_tokens=100_000,
        max_output_tokens=1_000,
        base_url=address,
        secret="key",
    )


@pytest.fixture
def ask(card: ModelCard) -> Ask:
    """Give a way to ask the card's model through the door, and to get all of its events."""
    door = ModelDoor(MemorySecrets({"key": "test"}), StillClock())

    def ask(question: str, **fields: Any) -> list[ModelEvent]:
        return list(door.stream(card, prompt(question, **fields)))

    return ask


def prompt(question: str, **fields: Any) -> Prompt:
    given: dict[str, Any] = {
        "system": "Answer briefly.",
        "messages": (Message(role="user", content=question),),
        "max_tokens": 200,
    }
    return Prompt(**{**given, **fields})


def said(events: list[ModelEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, Text))


def test_streams_an_answer_in_pieces_with_its_usage(aimock: AIMock, ask: Ask) -> None:
    aimock.load([says("capital of France", "Paris is the capital of France.", tokens=(25, 8))])

    events = ask("What is the capital of France?")

    assert said(events) == "Paris is the capital of France."
    assert sum(isinstance(event, Text) for event in events) > 2
    assert [event for event in events if isinstance(event, Usage)][-1] == Usage(
        input_tokens=25, output_tokens=8
    )
    assert events[-1] == Stop(reason="stop")


def test_sends_the_system_text_and_the_conversation(aimock: AIMock, ask: Ask) -> None:
    aimock.load([says("And now?", "Rain.")])
    conversation = (
        Message(role="user", content="Hello"),
        Message(role="assistant", content="Hello to you."),
        Message(role="user", content="And now?"),
    )

    ask("", messages=conversation)

    messages = aimock.requests()[0]["messages"]
    assert isinstance(messages, list)
    assert [message["role"] for message in messages] == ["system", "user", "assistant", "user"]
    assert "Answer briefly." in str(messages[0]["content"])


def test_passes_a_tool_call_on_and_its_result_back(aimock: AIMock, ask: Ask) -> None:
    aimock.load(
        [
            calls_tool("weather in Oslo", "weather", {"city": "Oslo"}, call_id="call_7"),
            says("weather in Oslo", "It rains."),
        ]
    )
    question = "What is the weather in Oslo?"

    first = ask(question, tools=(WEATHER,))
    call = next(event for event in first if isinstance(event, ToolCall))
    conversation = (
        Message(role="user", content=question),
        Message(role="assistant", tool_calls=(call,)),
        Message(role="tool", content="rain", tool_call_id=call.id),
    )
    second = ask(question, messages=conversation, tools=(WEATHER,))

    assert (call.id, call.name) == ("call_7", "weather")
    assert call.arguments.replace(" ", "") == '{"city":"Oslo"}'
    assert first[-1] == Stop(reason="tool_calls")
    assert said(second) == "It rains."
    assert second[-1] == Stop(reason="stop")


def test_says_that_its_tokens_were_spent(aimock: AIMock, ask: Ask) -> None:
    aimock.load([says("long story", "Once upon a time", finish="length")])

    events = ask("Tell me a long story.")

    assert said(events) == "Once upon a time"
    assert events[-1] == Stop(reason="length")


@pytest.mark.parametrize(
    ("status", "kind", "error", "retryable"),
    [
        (400, "invalid_request_error", ModelRejected, False),
        (401, "authentication_error", ModelMisconfigured, False),
        (404, "not_found_error", ModelMisconfigured, False),
        (429, "rate_limit_error", ModelRateLimited, True),
        (500, "api_error", ModelUnavailable, True),
        (503, "api_error", ModelUnavailable, True),
    ],
)
def test_gives_a_refusal_in_our_words_and_does_not_try_again(
    aimock: AIMock, ask: Ask, status: int, kind: str, error: type[ModelError], retryable: bool
) -> None:
    aimock.load([fails("please", status, kind, "words of the vendor")])

    with pytest.raises(error) as raised:
        ask("Answer, please.")

    assert raised.value.retryable is retryable
    assert "words of the vendor" not in raised.value.sentence
    assert len(aimock.requests()) == 1


def test_gives_what_came_before_a_connection_broke(aimock: AIMock, card: ModelCard) -> None:
    story = "Once upon a time there was a king."
    aimock.load([breaks_off("long story", story, after_pieces=4)])
    door = ModelDoor(MemorySecrets({"key": "test"}), StillClock())
    got: list[ModelEvent] = []

    with pytest.raises(ModelCutOff):
        got.extend(door.stream(card, prompt("Tell me a long story.")))

    assert 0 < len(said(got)) < len(story)
    assert story.startswith(said(got))


def test_hangs_up_on_an_answer_that_nobody_wants_any_more(aimock: AIMock, card: ModelCard) -> None:
    aimock.load([says("long story", "Once upon a time there was a king.")])
    door = ModelDoor(MemorySecrets({"key": "test"}), StillClock())
    question = prompt("Tell me a long story.")

    first = next(e for e in door.stream(card, question) if isinstance(e, Text))
    again = [e for e in door.stream(card, question) if isinstance(e, Text)]

    assert again[0] == first
    assert len(again) > 1
