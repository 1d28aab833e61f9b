"""Only whole answers with evidence are kept, and only for a while."""

from dataclasses import replace

import pytest

from shared.errors import StoreUnavailable
from shared.models.scripted import Script, ScriptedModels
from shared.stores.memory.answers import MemoryAnswers
from shared.types.chat import Ask, Tool, ToolCall
from shared.types.events import KeptAnswer, Text
from tests.contract.still_clock import StillClock
from tests.unit.pipeline.twice import TWICE, again
from tests.unit.world import (
    answered,
    ask,
    cited,
    said,
    world,
)

TOOL = Tool(name="look_up")


class Unreachable(MemoryAnswers):
    """A cache that cannot be reached."""

    def get(self, key: str) -> KeptAnswer | None:
        """Fail."""
        raise StoreUnavailable(f"{key} cannot be reached.")

    def put(self, key: str, answer: KeptAnswer, seconds: int) -> None:
        """Fail."""
        raise StoreUnavailable(f"{key}, {answer}, {seconds} cannot be stored.")


def test_answers_without_a_cache_that_can_be_reached() -> None:
    ports = replace(world(*TWICE), answers=Unreachable(StillClock()))

    first = answered(ports)

    assert first.end.cache == "miss"


def test_a_kept_answer_expires_after_a_day() -> None:
    clock = StillClock()
    ports = world(*TWICE, clock=clock)
    answered(ports)
    clock.sleep(86_400)

    second = again(ports)

    assert second.end.cache == "miss"


@pytest.mark.parametrize(
    "script",
    [
        said("It is so."),
        said("It is so [3]."),
        said("It is [1]", reason="length"),
        said("It is [1]", reason="content_filter"),
        said("It is [1]", reason="tool_calls"),
    ],
)
def test_keeps_no_answer_without_evidence_or_end(script: Script) -> None:
    models = ScriptedModels(script)
    ports = world(models=models)
    answered(ports)

    second = again(ports)

    assert second.end.cache == "miss"
    assert len(models.prompts) == 2


@pytest.mark.parametrize("asked", [ask(tools=(TOOL,)), ask(cache="skip")])
def test_keeps_no_answer_that_was_not_to_be_kept(asked: Ask) -> None:
    ports = world(*TWICE)
    answered(ports, asked)

    second = again(ports)

    assert second.end.cache == "miss"


def test_a_kept_answer_is_cited_as_before() -> None:
    ports = world(said("B [2], then A [1]."))
    answered(ports)

    second = again(ports)

    assert cited(second) == [2, 1]


def test_tools_show_among_the_events_of_an_answer() -> None:
    call = ToolCall(id="c1", name="look_up", arguments="{}")
    ports = world([Text(text="Wait. "), call, *said(reason="tool_calls")])

    whole = answered(ports, ask(tools=(TOOL,)))

    assert (whole.text, whole.tool_calls, whole.end.reason) == ("Wait. ", (call,), "tool_calls")
