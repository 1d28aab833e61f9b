"""Understanding is held and settled like an answer, however it ends, and never paid without end."""

from typing import Any

import pytest

from shared.errors import (
    StoreUnavailable,
)
from shared.models.scripted import ScriptedModels
from shared.stores.memory.ledger import MemoryLedger
from shared.types.money import Usage
from tests.contract.still_clock import StillClock
from tests.unit.understanding.library import (
    COST,
    WRITER,
    Library,
    feature,
    release,
    reply,
    says,
)
from tests.unit.world import caps

UNFIT = "This is no JSON."


class Watched(MemoryLedger):
    """A ledger that notes what it is asked, and may be ill."""

    def __init__(self, clock: StillClock, fails: str = "") -> None:
        super().__init__(clock)
        self.names: list[str] = []
        self.fails = fails

    def hold(self, hold: Any) -> None:
        self._note("hold", hold)
        super().hold(hold)

    def settle(self, hold: Any, actual: int) -> None:
        self._note("settle", hold)
        super().settle(hold, actual)

    def _note(self, what: str, hold: Any) -> None:
        self.names.append(f"{what} {hold.id}")
        if what == self.fails:
            raise StoreUnavailable("The ledger does not answer.")


def broke(limit: int, *scripts: Any, **settings: Any) -> Library:
    """A library whose owner may spend so little."""
    poor = release(feature(caps=caps(user=limit), **settings))
    return Library(models=ScriptedModels(*(scripts or (says(reply()),))), release=poor)


def test_each_call_has_a_hold_of_its_own_that_is_settled_once() -> None:
    clock = StillClock()
    ledger = Watched(clock)
    library = Library(models=ScriptedModels(says(UNFIT), says(reply())), clock=clock, ledger=ledger)

    library.understand()

    first, second = ledger.names[0], ledger.names[2]
    assert first != second
    assert ledger.names == [
        name for it in (first, second) for name in (it, it.replace("hold", "settle"))
    ]
    assert all(name.endswith("-understanding") for name in ledger.names)
    assert library.spent() == [2 * COST] * 3


def test_skips_what_the_budget_has_no_room_for() -> None:
    library = broke(1_000)

    made = library.understood()

    assert (made.state, made.cost, made.trace_id) == ("skipped", 0, "")
    assert "budget" in made.reasons[0]
    assert (library.models.prompts, library.spent()) == ([], [0, 0, 0])
    assert library.told.types == ["understood"]


def test_does_not_pay_for_half_a_reply() -> None:
    whole = Library()
    whole.understand()
    prompt = whole.models.prompts[0]
    room = WRITER.price.cost(Usage(cache_write_tokens=prompt.most_tokens, output_tokens=400))

    made = broke(room).understood()

    assert (made.state, made.cost) == ("skipped", 0)


def test_without_money_for_a_second_call_the_first_reply_stands() -> None:
    whole = Library()
    whole.understand()
    tokens = whole.models.prompts[0].most_tokens
    usage = Usage(cache_write_tokens=tokens, output_tokens=1_024)
    room = WRITER.price.cost(usage)
    library = broke(room, says(reply(fields={}), usage=usage))

    made = library.understood()

    assert (made.state, bool(made.summary)) == ("needs_review", True)
    assert (len(library.models.prompts), library.trace().text) == (1, reply(fields={}))
    assert library.spent() == [made.cost] * 3


def test_a_ledger_that_cannot_hold_means_later() -> None:
    clock = StillClock()
    library = Library(clock=clock, ledger=Watched(clock, "hold"))

    with pytest.raises(StoreUnavailable):
        library.understand()

    assert (library.now().attempts, library.models.prompts) == (0, [])


def test_a_ledger_that_cannot_settle_is_counted_and_the_money_comes_back() -> None:
    clock = StillClock()
    library = Library(clock=clock, ledger=Watched(clock, "settle"))

    made = library.understood()

    assert made.state == "done"
    assert library.metrics.total("UnderstandingsUnsettled") == 1
    clock.sleep(1_201)
    assert library.spent() == [0, 0, 0]


def test_more_than_was_held_is_never_paid_but_said() -> None:
    library = Library(models=ScriptedModels(says(reply(), usage=Usage(output_tokens=10**9))))

    made = library.understood()

    assert library.spent() == [made.cost] * 3
    assert library.metrics.total("CostBeyondHold") > 0
