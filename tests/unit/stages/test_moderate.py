"""Nothing forbidden leaves, however the model cuts or hides it, and nothing else is lost."""

from collections.abc import Generator, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.safety.phrases import PhraseGuard
from shared.stages.moderate import BLOCKED, moderate
from shared.types.chat import ToolCall
from shared.types.events import Citation, DraftEvent, Stop, Text
from shared.types.money import Usage
from tests.unit.world import cut, policy, texts

STOP = Stop(reason="stop")
CITED = Citation(
    index=1,
    passage_id="p1",
    document_id="d1",
    title="Book",
    section="Chapter",
    page=None,
    start=0,
    end=4,
    text="Text",
)
LETTERS = st.text(alphabet="abAB İſ", max_size=30)


def play(events: Iterable[DraftEvent]) -> Generator[DraftEvent]:
    yield from events


def shown(*draft: DraftEvent | str, forbidden: tuple[str, ...] = ("secret",)) -> list[DraftEvent]:
    events = [Text(text=event) if isinstance(event, str) else event for event in draft]
    return list(moderate(play(events), policy(*forbidden), PhraseGuard()))


def call(arguments: str, name: str = "look_up") -> ToolCall:
    return ToolCall(id="c1", name=name, arguments=arguments)


def test_a_phrase_split_over_three_deltas_never_gets_out() -> None:
    events = shown("It is a se", "cr", "et plan.", STOP)

    assert texts(events) == "It is a "
    assert events[-1] == BLOCKED


def test_what_follows_a_forbidden_phrase_is_not_even_asked_for() -> None:
    more: list[DraftEvent] = [Text(text="more"), STOP]
    asked = iter([Text(text="secret"), *more])

    events = list(moderate(play(asked), policy("secret"), PhraseGuard()))

    assert events == [BLOCKED]
    assert list(asked) == more


def test_what_only_begins_like_a_phrase_comes_out_at_the_end() -> None:
    events = shown("It is a secre", STOP)

    assert texts(events) == "It is a secre"
    assert events[-1] == STOP


def test_without_policy_every_delta_passes_at_once() -> None:
    draft = (Text(text="It "), Usage(), Text(text="is."), CITED, STOP)

    events = shown(*draft, forbidden=())

    assert events == list(draft)


def test_no_more_is_held_back_than_a_phrase_needs() -> None:
    events = shown("0123456789", STOP)

    assert events == [Text(text="01234"), Text(text="56789"), STOP]


@pytest.mark.parametrize(
    "forbidden_call",
    [
        call('{"q": "the Secret plan"}'),
        call(r'{"q": "the \u0073ecret plan"}'),
        call(r'{"a": [{"b": "\u0053ECRET"}]}'),
        call('{"secret": 1}'),
        call("{}", name="secret"),
        call("no json, secret"),
    ],
)
def test_a_tool_call_with_a_phrase_ends_the_answer(forbidden_call: ToolCall) -> None:
    events = shown("It is so.", forbidden_call, "More.", STOP)

    assert texts(events) == "It is so."
    assert events[-1] == BLOCKED
    assert forbidden_call not in events


def test_a_phrase_is_found_around_a_harmless_tool_call() -> None:
    harmless = call("{}")

    events = shown("It is sec", harmless, "ret.", STOP)

    assert texts(events) == "It is "
    assert harmless in events


def test_deeply_nested_arguments_do_no_harm() -> None:
    nested = call("[" * 100_000)

    events = shown(nested, STOP)

    assert events == [nested, STOP]


@pytest.mark.parametrize("field", ["title", "section", "text"])
def test_a_citation_loses_the_field_with_a_phrase(field: str) -> None:
    citation = CITED.model_copy(update={field: "A SECRET plan"})

    (event, _) = shown(citation, STOP)

    assert event == CITED.model_copy(update={field: ""})


def test_usage_passes_while_text_waits() -> None:
    used = Usage(output_tokens=3)

    events = shown("secre", used, "cy", STOP)

    assert events[0] == used
    assert texts(events) == "secrecy"


@given(text=LETTERS, phrase=LETTERS.filter(bool), data=st.data())
def test_shows_the_text_up_to_the_first_phrase_however_it_is_cut(
    text: str, phrase: str, data: st.DataObject
) -> None:
    parts = cut(text, data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    at = PhraseGuard().find(text, (phrase,))

    events = shown(*parts, STOP, forbidden=(phrase,))

    assert texts(events) == text[:at]
    assert events[-1] == (STOP if at is None else BLOCKED)


@given(st.lists(st.text(max_size=20), max_size=10))
def test_shows_the_whole_text_where_nothing_is_forbidden(parts: list[str]) -> None:
    events = shown(*parts, STOP, forbidden=())

    assert texts(events) == "".join(parts)
