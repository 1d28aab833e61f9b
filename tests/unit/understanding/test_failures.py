"""Models that are down, slow, or read too little: tried again, given up, or given less."""

from typing import Any

import pytest

from shared.errors import (
    BudgetSpent,
    ModelCutOff,
    ModelMisconfigured,
    ModelRejected,
    ModelUnavailable,
    StoreUnavailable,
)
from shared.models.scripted import ScriptedModels
from shared.types.events import Stop, Text
from shared.types.money import Usage
from shared.types.understanding import Understanding
from shared.understanding.give_up import NO_MODEL, give_up
from tests.unit.understanding.library import (
    COST,
    TASK,
    TEXT,
    WRITER,
    Library,
    release,
    reply,
    says,
)

DOWN = ModelUnavailable("The model does not answer.")
CUT = ModelCutOff("The answer was cut off.")
COUNTED = Usage(input_tokens=40)
COUNTED_COSTS = WRITER.price.cost(COUNTED)
UNFIT = "This is no JSON."


@pytest.mark.parametrize("failure", [DOWN, CUT])
def test_a_model_that_may_come_back_is_asked_again_later(failure: Any) -> None:
    library = Library(models=ScriptedModels([failure], says(reply())))

    with pytest.raises(type(failure)):
        library.understand()

    assert (library.now().state, library.now().attempts) == ("waiting", 0)
    assert (library.spent(), library.told.events) == ([0, 0, 0], [])
    assert library.understood().state == "done"


def test_what_a_broken_call_has_used_is_paid_and_traced() -> None:
    library = Library(models=ScriptedModels([COUNTED, DOWN], says(reply())))

    with pytest.raises(ModelUnavailable):
        library.understand()

    assert (library.now().cost, library.now().attempts) == (COUNTED_COSTS, 1)
    assert library.spent() == [COUNTED_COSTS] * 3
    assert library.understood().cost == COUNTED_COSTS + COST
    assert library.spent() == [COUNTED_COSTS + COST] * 3


def test_nothing_is_paid_more_than_three_times() -> None:
    library = Library(models=ScriptedModels([COUNTED, CUT]))
    for _ in range(3):
        with pytest.raises(ModelCutOff):
            library.understand()

    made = library.understood()

    assert (made.state, made.attempts) == ("skipped", 3)
    assert "three times" in made.reasons[0]
    assert (made.cost, len(library.models.prompts)) == (3 * COUNTED_COSTS, 3)
    assert library.spent() == [made.cost] * 3


def test_a_model_that_is_down_for_long_is_no_reason_to_give_up_early() -> None:
    library = Library(models=ScriptedModels([DOWN]))
    for _ in range(9):
        with pytest.raises(ModelUnavailable):
            library.understand()

    give_up(TASK, NO_MODEL, library.parts)

    assert (library.now().state, library.now().reasons) == ("skipped", (NO_MODEL,))
    assert library.told.types == ["understood"]
    assert give_up(TASK, NO_MODEL, library.parts) is None


@pytest.mark.parametrize(
    "failure", [ModelMisconfigured("No key `openai`."), ModelRejected("Not allowed.")]
)
def test_a_model_that_will_never_do_it_is_asked_once(failure: Any) -> None:
    library = Library(models=ScriptedModels([COUNTED, failure]))

    made = library.understood()

    assert (made.state, made.cost) == ("skipped", COUNTED_COSTS)
    assert "openai" not in made.reasons[0]
    assert library.trace().error == failure.code


@pytest.mark.parametrize("failure", [DOWN, ModelRejected("Too long."), BudgetSpent])
def test_a_second_call_that_fails_leaves_the_first_reply(failure: Any) -> None:
    script = [] if failure is BudgetSpent else [COUNTED, failure]
    library = Library(models=ScriptedModels(says(reply(fields={})), script))

    made = library.understood()

    assert (made.state, bool(made.summary)) == ("needs_review", True)
    assert library.spent() == [made.cost] * 3


def test_an_adapters_bug_is_paid_for_what_it_used() -> None:
    class Buggy(ScriptedModels):
        """A model whose adapter has a bug."""

        def stream(self, card: Any, prompt: Any) -> Any:
            del card, prompt
            yield COUNTED
            yield Text(text="x")
            raise KeyError("a bug")

    library = Library(models=Buggy())

    with pytest.raises(KeyError):
        library.understand()

    assert library.spent() == [WRITER.price.cost(Usage(input_tokens=40, output_tokens=1))] * 3
    assert library.now().state == "waiting"


def test_a_call_that_takes_too_long_is_broken_off() -> None:
    library = Library()

    class Slow(ScriptedModels):
        """A model that takes a minute for each word."""

        def stream(self, card: Any, prompt: Any) -> Any:
            for event in super().stream(card, prompt):
                library.clock.sleep(60)
                yield event

    library.models = Slow([Text(text="word ")] * 9 + [Stop(reason="stop")])

    with pytest.raises(ModelCutOff):
        library.understand()

    assert library.now().attempts == 1
    assert library.spent() == [library.now().cost] * 3


def test_a_first_call_that_took_long_is_the_only_one() -> None:
    library = Library()

    class Slow(ScriptedModels):
        """A model that takes two minutes."""

        def stream(self, card: Any, prompt: Any) -> Any:
            library.clock.sleep(120)
            return super().stream(card, prompt)

    library.models = Slow(says(UNFIT))

    made = library.understood()

    assert (made.state, len(library.models.prompts)) == ("needs_review", 1)


def test_a_trace_that_is_lost_takes_nothing_back() -> None:
    class Full:
        """A store of traces that takes none."""

        def put(self, trace: Any) -> None:
            del trace
            raise StoreUnavailable("The trace store does not answer.")

    library = Library(traces=Full())

    made = library.understood()

    assert (made.state, made.trace_id) == ("done", "")
    assert library.metrics.total("TracesLost") == 1


def test_a_model_that_reads_little_is_given_less() -> None:
    small = WRITER.model_copy(update={"context_tokens": 6_000})
    library = Library(release=release(card=small), text="\n".join([TEXT] * 200))

    made = library.understood()

    (prompt,) = library.models.prompts
    assert made.state == "done"
    assert prompt.most_tokens + prompt.max_tokens <= 6_000
    assert "[…]" in prompt.messages[0].content


def test_a_model_that_reads_next_to_nothing_is_not_asked() -> None:
    tiny = WRITER.model_copy(update={"context_tokens": 1_500})

    made = Library(release=release(card=tiny)).understood()

    assert made == Understanding(
        state="skipped",
        version="v1",
        reasons=("What the feature asks for is too long for its model.",),
        attempts=1,
        ended_at=made.ended_at,
    )
