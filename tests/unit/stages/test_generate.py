"""Generating cites each passage once, behind its first marker, and counts while it speaks."""

from collections.abc import Generator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import ModelCutOff
from shared.models.offline.model import OfflineModels
from shared.models.scripted import ScriptedModels
from shared.stages.generate import LONGEST_ANSWER, generate
from shared.types.chat import Message, ToolCall
from shared.types.events import Citation, DraftEvent, ModelEvent, Stop, Text
from shared.types.money import Usage
from shared.types.plan import Prompt
from shared.types.release import ModelCard
from tests.contract.still_clock import StillClock
from tests.unit.world import citations, cut, passage, plan, texts

STOP = Stop(reason="stop")
PASSAGES = tuple(passage(number) for number in range(1, 51))


class EndlessModels:
    """A provider that keeps to no limit, and takes its time."""

    def __init__(self, clock: StillClock, seconds: float) -> None:
        self.clock = clock
        self.seconds = seconds
        self.hung_up = False

    def stream(self, card: ModelCard, prompt: Prompt) -> Generator[ModelEvent]:
        del card, prompt
        try:
            while True:
                self.clock.sleep(self.seconds)
                yield Text(text="and so on ")
        finally:
            self.hung_up = True


def spoken(*events: ModelEvent | str, passages: int = 3) -> list[DraftEvent]:
    script = [Text(text=event) if isinstance(event, str) else event for event in events]
    asked = plan(passages=PASSAGES[:passages])
    return list(generate(asked, ScriptedModels([*script, STOP]), StillClock()))


def counted(events: Sequence[DraftEvent]) -> list[int]:
    return [event.output_tokens for event in events if isinstance(event, Usage)]


@pytest.mark.parametrize(
    ("deltas", "markers"),
    [
        (["So [2], thus [1]."], [2, 1]),
        (["So [1] and [1], [1]."], [1]),
        (["So [", "1", "]."], [1]),
        (["So [1", "2]."], []),
        (["So [1, 2]", " and [ 3 ]."], [1, 2]),
        (["So [1,3", ",2]."], [1, 3, 2]),
        (["So [0], [4], [999], [-1], [1000]."], []),
        (["So [a], [], [1.5], (1), 1]."], []),
        (["So [[1]]."], [1]),
        (["So [4, 2]."], [2]),
        (["So [1]", "", "[2]"], [1, 2]),
    ],
)
def test_cites_the_passages_that_are_marked(deltas: list[str], markers: list[int]) -> None:
    events = spoken(*deltas)

    assert citations(events) == markers
    assert texts(events) == "".join(deltas)


def test_a_citation_shows_its_passage_behind_its_marker() -> None:
    events = spoken("So [2].")

    shown = [event for event in events if not isinstance(event, Usage)]
    second = PASSAGES[1]
    assert shown == [
        Text(text="So [2]."),
        Citation(
            index=2,
            passage_id=second.id,
            document_id=second.document_id,
            title=second.title,
            section=second.section,
            page=second.page,
            start=second.start,
            end=second.end,
            text=second.text,
        ),
        STOP,
    ]


def test_a_citation_gives_what_the_model_was_shown_and_holds_what_it_quotes() -> None:
    refund = "You may return a heat pump within fourteen days."
    around = {"before": "Keep the box. ", "after": " Then it is yours.", "start": 14, "end": 62}
    asked = plan(
        passages=[passage(1, refund, **around)],
        messages=[Message(role="user", content="Within how many days may I return a heat pump?")],
    )

    events = list(generate(asked, OfflineModels(StillClock()), StillClock()))

    (citation,) = (event for event in events if isinstance(event, Citation))
    assert citation.text == f"Keep the box. {refund} Then it is yours."
    assert (citation.start, citation.end) == (0, len(citation.text))
    assert refund in texts(events)
    assert refund in citation.text


def test_without_passages_nothing_is_cited() -> None:
    events = spoken("So [1].", passages=0)

    assert citations(events) == []


@given(st.data())
def test_cites_the_same_however_the_text_is_cut(data: st.DataObject) -> None:
    pieces = st.sampled_from(["[1]", "[2, 3]", "[", "]", "1", ",", " so ", "[9]", "[50]"])
    text = "".join(data.draw(st.lists(pieces, max_size=20)))
    text += str(list(range(1, 51))) if data.draw(st.booleans()) else ""
    parts = cut(text, data.draw(st.lists(st.integers(0, len(text)), max_size=10)))

    in_parts, whole = spoken(*parts, passages=50), spoken(text, passages=50)

    assert citations(in_parts) == citations(whole)


def test_usage_grows_with_the_text_it_stands_before() -> None:
    events = spoken("12345678", "12", Usage(input_tokens=9, output_tokens=7))

    kinds = [type(event) for event in events]
    assert kinds == [Usage, Text, Usage, Text, Usage, Stop]
    assert counted(events) == [2, 3, 7]


def test_what_the_provider_counts_replaces_the_guess() -> None:
    exact = Usage(input_tokens=9, cache_read_tokens=5, output_tokens=1)

    events = spoken("12345678", exact)

    usages = [event for event in events if isinstance(event, Usage)]
    assert usages[-1] == exact


def test_a_guess_starts_from_what_the_provider_has_counted() -> None:
    events = spoken(Usage(input_tokens=9, cache_read_tokens=5, output_tokens=1), "12345678")

    usages = [event for event in events if isinstance(event, Usage)]
    assert usages[-1] == Usage(input_tokens=9, cache_read_tokens=5, output_tokens=2)


def test_a_guess_counts_bytes_and_not_letters() -> None:
    events = spoken("ééé")

    assert counted(events) == [2]


def test_a_guess_is_never_more_than_may_be_written() -> None:
    events = spoken("x" * 10_000)

    assert counted(events) == [500]


def test_a_tool_call_is_counted_before_it_is_passed_on() -> None:
    call = ToolCall(id="c1", name="look", arguments='{"up": "it"}')

    events = spoken(call)

    assert [type(event) for event in events] == [Usage, ToolCall, Stop]
    assert counted(events) == [4]


def test_a_provider_that_keeps_to_no_limit_is_stopped() -> None:
    clock = StillClock()
    models = EndlessModels(clock, seconds=0)

    events = list(generate(plan(max_tokens=10), models, clock))

    assert events[-1] == Stop(reason="length")
    assert 10 * 4 < len(texts(events)) <= 10 * 128
    assert counted(events)[-1] == 10
    assert models.hung_up


def test_a_provider_that_never_ends_is_cut_off_in_time_to_settle() -> None:
    clock = StillClock()
    models = EndlessModels(clock, seconds=60)
    began = clock.now()

    with pytest.raises(ModelCutOff):
        list(generate(plan(max_tokens=100_000), models, clock))

    assert LONGEST_ANSWER < clock.now() - began < LONGEST_ANSWER * 1.1
    assert models.hung_up
