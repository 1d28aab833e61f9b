"""Routing fills the feature's prompt with what was found, within what model and feature allow."""

import pytest

from shared.errors import TooLarge
from shared.prompts.library import PromptLibrary
from shared.stages.route import route
from shared.types.chat import Ask, Message
from shared.types.plan import Prompt
from tests.unit.world import FEATURE, ask, bundle, found, passage

SYSTEM = Message(role="system", content="Be brief.")
USER = Message(role="user", content="Is it so?")


def prompt_for(asked: Ask, max_output_tokens: int = 500) -> Prompt:
    release = bundle(max_output_tokens=max_output_tokens)
    feature = release.features[FEATURE.name]
    return route(asked, feature, found(passage(1), passage(2)), release, PromptLibrary()).prompt


def test_shows_the_model_what_was_found_under_its_markers() -> None:
    prompt = prompt_for(ask())

    assert [it.id for it in prompt.passages] == ["p1", "p2"]
    assert prompt.system.index("[1] Book 1") < prompt.system.index("[2] Book 2")


def test_what_the_client_tells_the_system_comes_after_the_prompt() -> None:
    prompt = prompt_for(ask(messages=(SYSTEM, USER)))

    assert prompt.system.endswith("\n\nBe brief.")
    assert prompt.messages == (USER,)


@pytest.mark.parametrize(
    ("wished", "feature", "granted"),
    [
        (None, 500, 500),
        (10, 500, 10),
        (900, 500, 500),
        (10**30, 5_000, 1_000),
        (None, 5_000, 1_000),
    ],
)
def test_grants_what_is_wished_within_the_limits(
    wished: int | None, feature: int, granted: int
) -> None:
    prompt = prompt_for(ask(max_tokens=wished), feature)

    assert prompt.max_tokens == granted


def test_passes_on_what_the_client_asks_of_the_model() -> None:
    prompt = prompt_for(ask(temperature=0.3, stop=("END",), tool_choice="none"))

    assert (prompt.temperature, prompt.stop, prompt.tool_choice) == (0.3, ("END",), "none")


def test_refuses_what_the_model_may_not_be_able_to_read() -> None:
    long = Message(role="user", content="é" * 50_000)

    with pytest.raises(TooLarge) as refusal:
        prompt_for(ask(messages=(long,)))

    assert "too long for this feature's model" in refusal.value.sentence
